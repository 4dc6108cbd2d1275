"""Find what a photo's file contains besides the photo: a gain map, a motion photo's video, a depth map, more pictures.

JPEG keeps them after its end marker (CIPA DC-007 multi-picture files, Android's Ultra HDR, Samsung's trailer), HEIC and
AVIF as separate items. No upload contains them, so their loss is reported.
"""

import io
import re
from dataclasses import dataclass

from PIL import Image

from evidence_kit.media.image.motion import motion_video
from evidence_kit.media.image.structure import BrokenStructure, jpeg_blocks, jpeg_end
from evidence_kit.media.iso_boxes import walk

# Adobe's and Android's hdrgm, Apple's HDRGainMap and its auxiliary type, ISO 21496-1's segment.
GAIN_MAP = re.compile(rb"ns\.adobe\.com/hdr-gain-map|HDRGainMap|hdrgainmap|urn:iso:std:iso:ts:21496|GainMap")
# Apple's pixel data types, Google's depth and dynamic depth, MPEG-H and MIAF auxiliary types.
DEPTH = re.compile(
    rb"pixeldatainfo[^>]*?(?:depth|disparity)|AuxiliaryImageType[^a-z]{1,3}(?:depth|disparity)"
    rb"|GDepth:Format|Semantic=.Depth|DepthMap|hevc:2015:auxid:2|systems:auxiliary:depth|photo:20\d\d:aux:[a-z]*depth"
)
PREVIEW_SHARE = 0.25
"""Least share of a photo's pixels in a further picture; one with fewer is a preview."""

MOST_PICTURES = 16
MOST_META_BYTES = 8 << 20
JPEG_FRAMES = frozenset({0xC0, 0xC1, 0xC2})


@dataclass(frozen=True, slots=True)
class Companions:
    """The contents of a photo's file besides the photo.

    Attributes:
        video_bytes: size of a motion photo's video; 0 without one.
        pictures: number of further pictures, previews not counted.
    """

    gain_map: bool = False
    video_bytes: int = 0
    depth: bool = False
    pictures: int = 0

    def kinds(self) -> tuple[str, ...]:
        """Return their kinds, as in `ImageFacts.companions`."""
        present = {
            "depth": self.depth,
            "gain-map": self.gain_map,
            "more-pictures": self.pictures > 0,
            "motion-video": self.video_bytes > 0,
        }
        return tuple(kind for kind, is_present in present.items() if is_present)

    def words(self) -> tuple[str, ...]:
        """Return a description of each, for the list of what was left out."""
        present = {
            "the gain map": self.gain_map,
            f"a motion photo's video of {self.video_bytes} bytes": self.video_bytes > 0,
            "the depth map": self.depth,
            f"{self.pictures} more picture{'s' if self.pictures > 1 else ''}": self.pictures > 0,
        }
        return tuple(description for description, is_present in present.items() if is_present)


def companions_of(mime: str, data: bytes, image: Image.Image) -> Companions:
    """Return the companions of an opened image; none where its blocks cannot be read."""
    video = motion_video(mime, data)
    video_bytes = video[1] - video[0] if video else 0
    try:
        if mime == "image/jpeg":
            return after_jpeg(data, image, video, video_bytes)
    except BrokenStructure:
        return Companions(video_bytes=video_bytes)
    if mime in ("image/heic", "image/avif"):
        return beside_items(mime, data, image, video_bytes)
    return Companions()


def after_jpeg(data: bytes, image: Image.Image, video: tuple[int, int] | None, video_bytes: int) -> Companions:
    """Return the companions after a JPEG's end marker, judged by the header of each picture found there.

    Raises:
        BrokenStructure: the JPEG has no end.
    """
    position, gain_map, depth, pictures = jpeg_end(data), False, False, 0
    end = video[0] if video else len(data)
    for _ in range(MOST_PICTURES):
        position = data.find(b"\xff\xd8\xff", position, end)
        if position < 0:
            break
        try:
            head, pixels, length = head_of(data[position:end])
        except BrokenStructure:
            position += 2
            continue
        if GAIN_MAP.search(head):
            gain_map = True
        elif DEPTH.search(head):
            depth = True
        elif pixels >= PREVIEW_SHARE * image.width * image.height:
            pictures += 1
        position += length
    # Google's cameras wrote the depth map into the photo's own metadata before dynamic depth.
    depth = depth or any(
        marker == 0xE1 and DEPTH.search(data, start, stop) is not None for marker, start, stop in jpeg_blocks(data)
    )
    return Companions(gain_map, video_bytes, depth, pictures)


def head_of(data: bytes) -> tuple[bytes, int, int]:
    """Return (application segments, pixels, bytes) of a JPEG that more data may follow.

    Raises:
        BrokenStructure: it has no end.
    """
    head, pixels, end = b"", 0, 0
    for marker, start, stop in jpeg_blocks(data):
        if 0xE1 <= marker <= 0xEF:
            head += data[start:stop]
        elif marker in JPEG_FRAMES and stop - start >= 9:
            pixels = int.from_bytes(data[start + 5 : start + 7]) * int.from_bytes(data[start + 7 : start + 9])
        end = stop
    return head, pixels, end


def beside_items(mime: str, data: bytes, image: Image.Image, video_bytes: int) -> Companions:
    """Return the companions listed in the `meta` box of a HEIC or AVIF."""
    index, brands = b"", b""
    for kind, start, stop in walk(io.BytesIO(data), 0, len(data)):
        if kind == b"ftyp":
            brands = data[start:stop]
        elif kind == b"meta" and stop - start <= MOST_META_BYTES:
            index = data[start:stop]
            break
    return Companions(
        gain_map=b"tmap" in brands or GAIN_MAP.search(index) is not None,
        video_bytes=video_bytes,
        depth=bool(image.info.get("depth_images")) or DEPTH.search(index) is not None,
        pictures=int(getattr(image, "n_frames", 1)) - 1 if mime == "image/heic" else 0,
    )
