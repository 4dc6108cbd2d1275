"""The verbs about single files."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence_kit.cli.doctor import sandboxed
from evidence_kit.cli.option_types import PATH, Named, Size, TakesFiles
from evidence_kit.cli.options import (
    Asked,
    cache_for,
    cached,
    floor_option,
    four_numbers,
    judging,
    parse_mark,
    parse_redactions,
    parse_ruler,
    parse_side_box,
    sound_option,
)
from evidence_kit.cli.terminal import finish, listening
from evidence_kit.errors import UsageWrong

if TYPE_CHECKING:
    from evidence_kit.model.case import Mark


@click.command(cls=TakesFiles)
@click.argument("file", type=PATH)
@click.option(
    "--out",
    required=True,
    type=Named(),
    metavar="FILE|DIR/",
    help="A folder, or a file name whose extension gives the format.",
)
@click.option(
    "--max-bytes",
    type=Size(),
    default=None,
    metavar="SIZE",
    help="The limit, instead of the policy's: 2MB, 900k, 1.5MiB or bytes. 1 MB is 1,000,000 bytes.",
)
@click.option(
    "--redact",
    "redactions",
    multiple=True,
    metavar="X,Y,W,H[:FROM-TO]",
    help="Redact this area in black, in pixels of the upright image; of a video, for these seconds.",
)
@click.option(
    "--mark",
    "marks",
    multiple=True,
    metavar="X,Y,W,H[:LABEL]",
    help="Draw a numbered box on a picture, in pixels of the upright image.",
)
@floor_option
@sound_option
@sandboxed
@cached
@judging
def fit(
    file: Path,
    out: str,
    max_bytes: int | None,
    redactions: tuple[str, ...],
    marks: tuple[str, ...],
    floor: str,
    sound: str,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Make one picture, video or PDF fit its limit, and change as little of it as possible.

    With --out NAME.mp4, save the video of a motion photo.
    """
    from evidence_kit.verbs.fit import fit_file

    policy = asked.policy
    boxes, covers = parse_redactions(redactions)
    with listening(quiet=asked.quiet) as listener:
        single = fit_file(
            file,
            out,
            policy,
            max_bytes=max_bytes,
            redact=boxes,
            covers=covers,
            marks=tuple(map(parse_photo_mark, marks)),
            mute=sound == "mute",
            strict=asked.strict,
            allow_illegible=floor == "none",
            listener=listener,
            cache=cache_for(no_cache=no_cache),
        )
    finish(single, asked)


@click.command(cls=TakesFiles)
@click.argument("listing", type=PATH)
@click.argument("received", type=PATH)
@click.option(
    "--out", required=True, type=Named(), metavar="FILE|DIR/", help="A folder, or a name ending in .jpg or .png."
)
@click.option(
    "--mark",
    "marks",
    multiple=True,
    metavar="X,Y,W,H:X,Y,W,H[:LABEL]",
    help="A box in the listing and its partner in the received photo, in pixels of the upright images. Leave one empty "
    "for what only the other picture shows.",
)
@click.option("--caption", default="", help="One or two lines above both pictures.")
@click.option("--colour", is_flag=True, help="Measure the colour of the marked areas and show the difference.")
@click.option(
    "--ruler",
    "rulers",
    multiple=True,
    metavar="SIDE:X,Y,X,Y=LENGTH[:X,Y,X,Y[=PROMISED][:LABEL]]",
    help="Two points whose distance is LENGTH, such as 10 cm; two more points to measure; the promised length.",
)
@click.option(
    "--crop",
    "crops",
    multiple=True,
    metavar="SIDE:X,Y,W,H",
    help="Show only this part; a line below the picture says so.",
)
@click.option("--redact", "redactions", multiple=True, metavar="SIDE:X,Y,W,H", help="Redact this area in black.")
@click.option("--dim", is_flag=True, help="Darken everything outside the marks; a line below the picture says so.")
@click.option("--order", default=None, metavar="NUMBER", help="The order number, for the line at the foot.")
@click.option(
    "--max-bytes",
    type=Size(),
    default=None,
    metavar="SIZE",
    help="The limit, instead of the policy's: 2MB, 900k, 1.5MiB or bytes. 1 MB is 1,000,000 bytes.",
)
@cached
@judging
def compare(
    listing: Path,
    received: Path,
    out: str,
    marks: tuple[str, ...],
    caption: str,
    colour: bool,
    rulers: tuple[str, ...],
    crops: tuple[str, ...],
    redactions: tuple[str, ...],
    dim: bool,
    order: str | None,
    max_bytes: int | None,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Put the listing's picture and the received photo side by side, with the same numbered boxes on both."""
    from evidence_kit.verbs.compare import compare_files

    cut = dict(map(parse_side_box, crops))
    if len(cut) < len(crops):
        raise UsageWrong("--crop is given twice for one side.", hint="give the smaller one")
    if (dim or colour) and not marks:
        raise UsageWrong("--dim and --colour need a mark, and none is given.", hint="add --mark")
    drawn = tuple(parse_mark(mark, colour=colour) for mark in marks)
    if colour and not any(mark.colour for mark in drawn):
        raise UsageWrong("--colour compares two boxes, but every mark has only one.", hint="give a mark both boxes")

    single = compare_files(
        listing,
        received,
        out,
        asked.policy,
        marks=drawn,
        caption=caption,
        rulers=list(map(parse_ruler, rulers)),
        listing_crop=cut.get("listing"),
        received_crop=cut.get("received"),
        dim=dim,
        redact=list(map(parse_side_box, redactions)),
        order=order,
        max_bytes=max_bytes,
        strict=asked.strict,
        cache=cache_for(no_cache=no_cache),
    )
    finish(single, asked)


@click.command(cls=TakesFiles)
@click.argument("video", type=PATH)
@click.option(
    "--out",
    required=True,
    type=Named(),
    metavar="DIR|FILE",
    help="Folder for the pictures. With --strip, a folder or a name ending in .jpg.",
)
@click.option("--strip", is_flag=True, help="Make one picture of timed frames instead: beginning, label, change, end.")
@click.option(
    "--count",
    type=click.IntRange(1, 50),
    default=None,
    metavar="N",
    help="At most this many pictures, 6 if not given; with --strip 6 to 12 frames, 9 if not given.",
)
@click.option(
    "--tracking",
    default=None,
    metavar="NUMBER",
    help="The tracking number of the order. Without it, any tracking number counts.",
)
@cached
@judging
def stills(
    video: Path,
    out: str,
    strip: bool,
    count: int | None,
    tracking: str | None,
    no_cache: bool,
    asked: Asked,
) -> None:
    """Save sharp, different frames of a video as pictures, one of them with the parcel's label."""
    from evidence_kit.verbs.stills import take_stills
    from evidence_kit.verbs.strip import USUAL_FRAMES, take_strip

    policy, cache = asked.policy, cache_for(no_cache=no_cache)
    with listening(quiet=asked.quiet) as listener:
        if strip:
            taken = take_strip(
                video,
                out,
                policy,
                count=USUAL_FRAMES if count is None else count,
                tracking=tracking,
                strict=asked.strict,
                listener=listener,
                cache=cache,
            )
        else:
            taken = take_stills(
                video,
                out,
                policy,
                count=6 if count is None else count,
                tracking=tracking,
                strict=asked.strict,
                listener=listener,
                cache=cache,
            )
    finish(taken, asked)


def parse_photo_mark(text: str) -> "Mark":
    """Return the mark of a photo that "X,Y,W,H[:LABEL]" spells.

    Raises:
        UsageWrong: it is not of that form.
    """
    from evidence_kit.model.case import Mark

    box, _, label = text.partition(":")
    wrong = UsageWrong(f"'{text}' is not a mark.", hint="write X,Y,W,H:LABEL, such as --mark 410,96,310,250:Crack")
    return Mark(None, four_numbers(box, wrong), label.strip())
