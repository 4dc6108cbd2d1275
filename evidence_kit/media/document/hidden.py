"""Child side: what a PDF holds that its pages do not show, by lists of what is known to be harmless."""

import pikepdf

from evidence_kit.media.document.walk import dictionaries, name_of

# ISO 32000-1, tables 28, 29 and 30, without what holds words, opens something, or belongs to one program.
HARMLESS_ROOT = frozenset(
    {"/Type", "/Version", "/Extensions", "/Pages", "/Names", "/Dests", "/ViewerPreferences"}
    | {"/PageLayout", "/PageMode", "/OpenAction", "/AcroForm", "/StructTreeRoot", "/MarkInfo", "/Lang"}
    | {"/OutputIntents", "/OCProperties", "/Requirements", "/NeedsRendering"}
)
HARMLESS_PAGE = frozenset(
    {"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/BleedBox"}
    | {"/TrimBox", "/ArtBox", "/BoxColorInfo", "/Contents", "/Rotate", "/Group", "/Dur", "/Trans"}
    | {"/Annots", "/Tabs", "/StructParents", "/UserUnit", "/SeparationInfo", "/LastModified"}
)
HARMLESS_ANNOTATION = frozenset(
    {"/Type", "/Subtype", "/Rect", "/P", "/F", "/AP", "/AS", "/Border", "/BS", "/BE", "/C", "/IC", "/CA"}
    | {"/ca", "/BM", "/StructParent", "/OC", "/QuadPoints", "/Vertices", "/InkList", "/L", "/LE", "/LL"}
    | {"/LLE", "/LLO", "/Cap", "/CP", "/CO", "/CL", "/Path", "/IT", "/RD", "/Sy", "/DA", "/Q", "/DS"}
    | {"/Name", "/Popup", "/Parent", "/Open", "/H", "/A", "/Dest", "/IRT", "/RT", "/Rotate", "/MK", "/FT"}
    | {"/Ff", "/T", "/V", "/Kids", "/Opt", "/MaxLen", "/TI", "/I"}
)
"""All that draws an annotation or a form's field (ISO 32000-1, 12.5 and 12.7)."""

SHOWN_WORDS = frozenset({"/Text", "/FreeText"})
"""Annotations whose words a viewer shows: a note behind its icon, and text on the page."""

GONE_ANYWAY = frozenset(
    {"/Metadata", "/PieceInfo", "/Thumb", "/AA", "/AF", "/Perms", "/Collection", "/LastModified", "/M"}
    | {"/CreationDate"}
)
"""Keys that are found and taken out elsewhere, or that tell a time only."""

KEPT_NAMES = frozenset({"/Dests"})
HARMLESS_ACTIONS = frozenset({"/GoTo", "/Named"})
WEB = ("http://", "https://", "mailto:")
HIDDEN, NO_VIEW = 2, 32
"""Flags of an annotation that no screen shows (ISO 32000-1, table 165)."""

WORD_KEYS = ("/Alt", "/ActualText", "/E", "/TU", "/TM", "/Subj", "/RC")
MOST_LIGATURE = 4
"""Letters of an /ActualText that stands for a ligature, a hyphen or a sign; longer ones hold words."""

MARKED_KEYS = frozenset({"/MCID", "/Type", "/Subtype", "/BBox", "/Attached", "/Lang"})
LAYER = "Layer"
BROKEN_CONTENT = (
    pikepdf.PdfError,
    TypeError,
    ValueError,
    KeyError,
    AttributeError,
    RuntimeError,
)
"""What a content that cannot be parsed raises; viewers show what comes before the damage."""

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def take_out(pdf: pikepdf.Pdf, active: frozenset[str]) -> bool:
    """Take out of an open PDF what its pages do not show, and return whether words may have been in it.

    Args:
        active: actions that run something; that they go is said elsewhere.
    """
    found = without_others(pdf.Root, HARMLESS_ROOT)
    names = pdf.Root.get("/Names")
    found |= isinstance(names, pikepdf.Dictionary) and without_others(
        names, KEPT_NAMES, silent=frozenset({"/JavaScript", "/EmbeddedFiles"})
    )
    for page in pdf.pages:
        found |= without_hidden_notes(page)
    for one in dictionaries(pdf):
        found |= without_words(one)
        found |= without_ways_out(one, active)
        if name_of(one, "/Type") in ("/Page", "/Pages"):
            found |= without_others(one, HARMLESS_PAGE)
        if is_content(one):
            found |= without_marked_words(pdf, one, one)
    for page in pdf.pages:
        if "/Contents" in page.obj:
            found |= without_marked_words(pdf, page, page.obj)
    return found


def without_others(one: pikepdf.Object, harmless: frozenset[str], silent: frozenset[str] = GONE_ANYWAY) -> bool:
    """Take out of a dictionary every key that is not known to be harmless, and return whether one was."""
    others = [key for key in list(one.keys()) if key not in harmless]
    for key in others:
        del one[key]
    return any(key not in silent for key in others)


def without_hidden_notes(page: pikepdf.Page) -> bool:
    """Take annotations off a page that nobody sees, and out of the others what draws nothing."""
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return False
    found = False
    kept = []
    for one in annotations:
        if not isinstance(one, pikepdf.Dictionary):
            continue
        if is_hidden(one):
            for key in list(one.keys()):  # a form or a document's structure may still refer to it
                del one[key]
            found = True
            continue
        kept.append(one)
        kind = name_of(one, "/Subtype")
        if kind == "/FileAttachment":
            continue
        known = HARMLESS_ANNOTATION | ({"/Contents"} if kind in SHOWN_WORDS else set())
        found |= without_others(one, known, GONE_ANYWAY | {"/NM"})
    if len(kept) < len(annotations):
        page.obj.Annots = pikepdf.Array(kept)
    if not kept:
        del page.obj["/Annots"]
    return found


def is_hidden(annotation: pikepdf.Object) -> bool:
    """Return whether no screen shows an annotation."""
    flags = annotation.get("/F", 0)
    return isinstance(flags, int) and bool(flags & (HIDDEN | NO_VIEW)) and not is_pinned(annotation)


def is_pinned(annotation: pikepdf.Object) -> bool:
    """Return whether an annotation holds an attached file or answers to one, which is said elsewhere."""
    several = [annotation, annotation.get("/Parent"), annotation.get("/IRT")]
    return any(isinstance(one, pikepdf.Dictionary) and name_of(one, "/Subtype") == "/FileAttachment" for one in several)


def without_words(one: pikepdf.Object) -> bool:
    """Take the words that stand for something shown out of a dictionary, and names of layers and of structure."""
    found = False
    for key in WORD_KEYS:
        value = one.get(key)
        if isinstance(value, pikepdf.String) and not is_ligature(key, value):
            del one[key]
            found = True
    for key in ("/OPI", "/Ref"):
        if key in one and isinstance(one, pikepdf.Stream):
            del one[key]
            found = True
    kind = name_of(one, "/Type")
    if "/T" in one and (kind == "/StructElem" or ("/S" in one and "/P" in one)):
        del one["/T"]
        found = True
    if kind == "/OCG" and str(one.get("/Name", "")) != LAYER:
        one.Name = pikepdf.String(LAYER)
        found = True
    return found


def is_ligature(key: str, value: object) -> bool:
    """Return whether the words at a key are only the letters of one sign."""
    return key == "/ActualText" and len(str(value)) <= MOST_LIGATURE


def without_ways_out(one: pikepdf.Object, active: frozenset[str]) -> bool:
    """Take actions out of a dictionary that lead to a file or do anything but to turn a page or open a web page."""
    found = False
    for key in ("/A", "/PA", "/OpenAction", "/Next"):
        action = one.get(key)
        several = list(action) if isinstance(action, pikepdf.Array) else [action]
        kinds = [each for each in several if isinstance(each, pikepdf.Dictionary) and "/S" in each]
        foreign = [each for each in kinds if not leads_nowhere_private(each)]
        if foreign and name_of(one, "/Type") != "/StructElem":
            found |= any(name_of(each, "/S") not in active for each in foreign)
            del one[key]
    return found


def leads_nowhere_private(action: pikepdf.Object) -> bool:
    """Return whether an action turns to a page or opens the web."""
    kind = name_of(action, "/S")
    if kind == "/URI":
        return str(action.get("/URI", "")).lower().startswith(WEB)
    return kind in HARMLESS_ACTIONS


def is_content(one: pikepdf.Object) -> bool:
    """Return whether a stream draws something that pages use."""
    return isinstance(one, pikepdf.Stream) and name_of(one, "/Subtype") == "/Form"


def without_marked_words(pdf: pikepdf.Pdf, drawn: pikepdf.Page | pikepdf.Object, holder: pikepdf.Object) -> bool:
    """Take the words out of the marks in a page's or form's content, and return whether there were any."""
    try:
        if not any(has_words(each) for each in pikepdf.parse_content_stream(drawn, operators="BDC DP")):
            return False
        data = pikepdf.unparse_content_stream([harmless_mark(each) for each in pikepdf.parse_content_stream(drawn)])
    except BROKEN_CONTENT:
        return False
    if isinstance(holder, pikepdf.Stream):
        holder.write(data)
    else:
        holder.Contents = pdf.make_stream(data)  # pages may share the old one
    return True


def has_words(one: Instruction) -> bool:
    """Return whether an instruction is a mark with properties that are not known to be harmless."""
    if isinstance(one, pikepdf.ContentStreamInlineImage) or str(one.operator) not in ("BDC", "DP"):
        return False
    properties = list(one.operands)[1:]
    return bool(properties) and isinstance(properties[0], pikepdf.Dictionary) and bool(wordy_keys(properties[0]))


def wordy_keys(properties: pikepdf.Object) -> list[str]:
    """Return the keys of a mark's properties that are not known to be harmless."""
    return [key for key, value in properties.items() if key not in MARKED_KEYS and not is_ligature(key, value)]


def harmless_mark(one: Instruction) -> Instruction:
    """Return an instruction, a mark without its words."""
    if isinstance(one, pikepdf.ContentStreamInlineImage) or not has_words(one):
        return one
    name, properties = list(one.operands)
    wordy = wordy_keys(properties)
    kept = pikepdf.Dictionary({key: value for key, value in properties.items() if key not in wordy})
    return pikepdf.ContentStreamInstruction([name, kept], one.operator)
