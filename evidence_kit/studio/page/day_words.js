// @ts-check
// A day with its month in words: the one way in which the page writes days, because 11/12 is two days.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A day of a sentence, and not of the name of a file. */
const DAY = /(?<![\w./-])(\d{4})-(\d\d)-(\d\d)(?![\w/-]|\.\w)/g;

/** A sentence with its days in words. @param {string} sentence */
export const withDays = (sentence) =>
  sentence.replaceAll(DAY, (day, year, month, date) => {
    const name = MONTHS[Number(month) - 1];
    return name && Number(date) ? `${Number(date)} ${name} ${year}` : day;
  });
