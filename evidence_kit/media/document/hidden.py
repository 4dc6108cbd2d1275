"""Child side: remove what a PDF's pages do not show, except what is known to be harmless."""

import pikepdf

from evidence_kit.media.document.walk import as_list, dictionaries, is_pin, is_pinned, name_of

# ISO 32000-1, tables 28, 29 and 30, without keys that contain text, open something, or belong to a single program.
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
"""Keys that draw an annotation or a form's field (ISO 32000-1, 12.5 and 12.7)."""

SHOWN_WORDS = frozenset({"/Text", "/FreeText"})
"""Annotations whose text viewers show: a note behind its icon, and text on the page."""

GONE_ANYWAY = frozenset(
    {"/Metadata", "/PieceInfo", "/Thumb", "/AA", "/AF", "/Perms", "/Collection", "/LastModified", "/M"}
    | {"/CreationDate"}
)
"""Keys that are found and removed elsewhere, or only contain a time."""

KEPT_NAMES = frozenset({"/Dests"})
HARMLESS_ACTIONS = frozenset({"/GoTo", "/Named"})
WEB = ("http://", "https://", "mailto:")
HIDDEN, NO_VIEW = 2, 32
"""Flags of invisible annotations (ISO 32000-1, table 165)."""

WORD_KEYS = ("/Alt", "/ActualText", "/E", "/TU", "/TM", "/Subj", "/RC")
MOST_LIGATURE = 4
"""Letters of an /ActualText for a ligature, a hyphen or a sign; longer ones contain words."""

MARKED_KEYS = frozenset({"/MCID", "/Type", "/Subtype", "/BBox", "/Attached", "/Lang"})
LAYER = "Layer"
BROKEN_CONTENT = (pikepdf.PdfError, TypeError, ValueError, KeyError, AttributeError, RuntimeError)
"""Errors of parsing broken content, of which viewers show what comes before the damage."""

Instruction = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def take_out(pdf: pikepdf.Pdf, active: frozenset[str]) -> bool:
    """Remove what the pages of an open PDF do not show, and return whether that may have contained text.

    Args:
        active: actions that run something; their removal is reported elsewhere.
    """
    found = drop_unknown(pdf.Root, HARMLESS_ROOT)
    names = pdf.Root.get("/Names")
    found |= isinstance(names, pikepdf.Dictionary) and drop_unknown(
        names, KEPT_NAMES, silent=frozenset({"/JavaScript", "/EmbeddedFiles"})
    )
    for page in pdf.pages:
        found |= drop_hidden_notes(page)
    for dictionary in dictionaries(pdf):
        found |= drop_alternative_texts(dictionary)
        found |= drop_foreign_actions(dictionary, active)
        if name_of(dictionary, "/Type") in ("/Page", "/Pages"):
            found |= drop_unknown(dictionary, HARMLESS_PAGE)
        if isinstance(dictionary, pikepdf.Stream) and name_of(dictionary, "/Subtype") == "/Form":
            found |= drop_marked_text(pdf, dictionary, dictionary)
    for page in pdf.pages:
        if "/Contents" in page.obj:
            found |= drop_marked_text(pdf, page, page.obj)
    return found


def drop_unknown(dictionary: pikepdf.Object, harmless: frozenset[str], silent: frozenset[str] = GONE_ANYWAY) -> bool:
    """Remove every key not known to be harmless from a dictionary, and return whether any of these is not `silent`."""
    others = [key for key in list(dictionary.keys()) if key not in harmless]
    for key in others:
        del dictionary[key]
    return any(key not in silent for key in others)


def drop_hidden_notes(page: pikepdf.Page) -> bool:
    """Remove invisible annotations and what draws nothing in others from a page; return whether there was any."""
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return False
    found = False
    kept = []
    for annotation in annotations:
        if not isinstance(annotation, pikepdf.Dictionary):
            continue
        if is_hidden(annotation):
            for key in list(annotation.keys()):  # a form or a document's structure may still refer to it
                del annotation[key]
            found = True
            continue
        kept.append(annotation)
        if is_pin(annotation):
            continue
        shows_words = name_of(annotation, "/Subtype") in SHOWN_WORDS
        known = HARMLESS_ANNOTATION | ({"/Contents"} if shows_words else set())
        found |= drop_unknown(annotation, known, GONE_ANYWAY | {"/NM"})
    if len(kept) < len(annotations):
        page.obj.Annots = pikepdf.Array(kept)
    if not kept:
        del page.obj["/Annots"]
    return found


def is_hidden(annotation: pikepdf.Object) -> bool:
    """Return whether an annotation is invisible; pins of attached files do not count."""
    flags = annotation.get("/F", 0)
    return isinstance(flags, int) and bool(flags & (HIDDEN | NO_VIEW)) and not is_pinned(annotation)


def drop_alternative_texts(dictionary: pikepdf.Object) -> bool:
    """Remove alternative texts and the names of layers and structure; return whether there was any."""
    found = False
    for key in WORD_KEYS:
        value = dictionary.get(key)
        if isinstance(value, pikepdf.String) and not is_ligature(key, value):
            del dictionary[key]
            found = True
    for key in ("/OPI", "/Ref"):
        if key in dictionary and isinstance(dictionary, pikepdf.Stream):
            del dictionary[key]
            found = True
    kind = name_of(dictionary, "/Type")
    if "/T" in dictionary and (kind == "/StructElem" or ("/S" in dictionary and "/P" in dictionary)):
        del dictionary["/T"]
        found = True
    if kind == "/OCG" and str(dictionary.get("/Name", "")) != LAYER:
        dictionary.Name = pikepdf.String(LAYER)
        found = True
    return found


def is_ligature(key: str, value: object) -> bool:
    """Return whether the text at a key only spells a single sign."""
    return key == "/ActualText" and len(str(value)) <= MOST_LIGATURE


def drop_foreign_actions(dictionary: pikepdf.Object, active: frozenset[str]) -> bool:
    """Remove actions that neither go to a page nor open the web; return whether any of them is not `active`."""
    found = False
    for key in ("/A", "/PA", "/OpenAction", "/Next"):
        foreign = [
            action
            for action in as_list(dictionary.get(key))
            if isinstance(action, pikepdf.Dictionary) and "/S" in action and not is_harmless_action(action)
        ]
        if foreign and name_of(dictionary, "/Type") != "/StructElem":
            found |= any(name_of(action, "/S") not in active for action in foreign)
            del dictionary[key]
    return found


def is_harmless_action(action: pikepdf.Object) -> bool:
    """Return whether an action only goes to a page or opens the web."""
    kind = name_of(action, "/S")
    if kind == "/URI":
        return str(action.get("/URI", "")).lower().startswith(WEB)
    return kind in HARMLESS_ACTIONS


def drop_marked_text(pdf: pikepdf.Pdf, drawn: pikepdf.Page | pikepdf.Object, holder: pikepdf.Object) -> bool:
    """Remove the text from marks in a page's or form's content, and return whether there was any."""
    try:
        if not any(has_words(instruction) for instruction in pikepdf.parse_content_stream(drawn, operators="BDC DP")):
            return False
        data = pikepdf.unparse_content_stream([*map(harmless_mark, pikepdf.parse_content_stream(drawn))])
    except BROKEN_CONTENT:
        return False
    if isinstance(holder, pikepdf.Stream):
        holder.write(data)
    else:
        holder.Contents = pdf.make_stream(data)  # pages may share the old one
    return True


def has_words(instruction: Instruction) -> bool:
    """Return whether an instruction is a mark with properties not known to be harmless."""
    if isinstance(instruction, pikepdf.ContentStreamInlineImage) or str(instruction.operator) not in ("BDC", "DP"):
        return False
    properties = list(instruction.operands)[1:]
    return bool(properties) and isinstance(properties[0], pikepdf.Dictionary) and bool(text_keys(properties[0]))


def text_keys(properties: pikepdf.Object) -> list[str]:
    """Return the keys of a mark's properties not known to be harmless."""
    return [key for key, value in properties.items() if key not in MARKED_KEYS and not is_ligature(key, value)]


def harmless_mark(instruction: Instruction) -> Instruction:
    """Return an instruction, without text if it is a mark."""
    if isinstance(instruction, pikepdf.ContentStreamInlineImage) or not has_words(instruction):
        return instruction
    name, properties = list(instruction.operands)
    wordy = text_keys(properties)
    kept = pikepdf.Dictionary({key: value for key, value in properties.items() if key not in wordy})
    return pikepdf.ContentStreamInstruction([name, kept], instruction.operator)
