"""Label schemes and rating scales: what can be tagged and judged, and in whose words.

`load_template` and `load_scale` read shipped (or the user's) data files; `LabelScheme.from_body` and
`RatingScale.from_body` read what a project holds, without validation. The functions of
`annotator.scheme.changes` make the next version of a scheme.
"""

from annotator.scheme.changes import SchemeChange, merge, rename, retire, split, type_problems, with_type
from annotator.scheme.files import (
    load_scale,
    load_template,
    read_scale,
    read_template,
    scale_names,
    template_names,
)
from annotator.scheme.labels import COLOUR_ROLES, LANGUAGES, VOCABULARIES, EntityType, LabelScheme, Term
from annotator.scheme.scales import AXES, MARKINGS, TLP, Level, RatingScale

__all__ = [
    "AXES",
    "COLOUR_ROLES",
    "LANGUAGES",
    "MARKINGS",
    "TLP",
    "VOCABULARIES",
    "EntityType",
    "LabelScheme",
    "Level",
    "RatingScale",
    "SchemeChange",
    "Term",
    "load_scale",
    "load_template",
    "merge",
    "read_scale",
    "read_template",
    "rename",
    "retire",
    "scale_names",
    "split",
    "template_names",
    "type_problems",
    "with_type",
]
