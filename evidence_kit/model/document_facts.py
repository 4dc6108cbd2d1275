"""What is known of a document after examining it. None is unknown, never 0."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the structure of a PDF says, without drawing.

    Attributes:
        version: of the format, such as "1.7".
        pages: how many it has; 0 when it is locked.
        width: points (1/72 inch) of the largest page as it is seen, of the first few hundred.
        height: points of that page.
        locked: it does not open without a password.
        restricted: it opens for everybody, and is encrypted so that it cannot be changed or printed by everybody.
        signed: a digital signature is in it, which holds only as long as no byte changes.
        dynamic: its pages are made by a program (XFA), which few viewers have; others show "Please wait".
        script: something in it runs or opens when it is viewed.
        embedded: files that are attached inside.
        private: kinds of private metadata found ("location", "serial", "owner", "maker-note", "thumbnail", "text",
            "earlier-version", "hidden-words" for what stands for, behind or beside something shown, and "picture" for
            one that could not be looked into).
        hidden: hidden parts of its pages, which only drawing them removes: "cropped" for text or a picture
            outside the shown part of a page, "layer" for a layer that is switched off.
    """

    version: str
    pages: int
    width: int = 0
    height: int = 0
    locked: bool = False
    restricted: bool = False
    signed: bool = False
    dynamic: bool = False
    script: bool = False
    embedded: int = 0
    private: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def location(self) -> bool:
        """Whether the metadata says where something in it was taken."""
        return "location" in self.private

    @property
    def page_inches(self) -> tuple[float, float] | None:
        """The sides of the largest page in inches, to a hundredth; None when no page tells."""
        return (round(self.width / 72, 2), round(self.height / 72, 2)) if self.width and self.height else None

    @property
    def clean(self) -> bool:
        """Whether it says nothing beside its pages and does nothing, so that it can go out as it is."""
        return not (self.private or self.script or self.embedded)
