"""The table [attest] of case.toml: the questions that only the buyer can answer."""

from evidence_kit.shipped import Strict


class AttestTable(Strict, frozen=True, kw_only=True):
    """[attest]: what no program can see, answered by the buyer with true or false.

    The names are those of the questions in `claim/attestations.toml`, which are their descriptions.
    """

    unpacking_filmed: bool | None = None
    never_left_frame: bool | None = None
    all_sides_first: bool | None = None
    address_shown: bool | None = None
    checked_on_camera: bool | None = None
    switched_on_on_camera: bool | None = None
    defect_on_camera: bool | None = None
    fault_in_use: bool | None = None
    stranger_understands: bool | None = None
    same_angle: bool | None = None
    parcel_photographed: bool | None = None
    says_why_wrong: bool | None = None
    seller_asked_first: bool | None = None
    packaging_kept: bool | None = None
    messages_kept: bool | None = None
    only_true: bool | None = None
