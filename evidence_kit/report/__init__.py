"""Reports as text: for a person, for programs, for GitHub. Pure: values in, strings out."""
