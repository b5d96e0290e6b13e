"""How indicators become an index: recipes, their runs, and how sure the ranks are."""

from chiso.engine.composite.carrying import Carried, carry_panel
from chiso.engine.composite.comparing import Shift, compare, effective_weights
from chiso.engine.composite.components import Components, cronbach_alpha, principal_components
from chiso.engine.composite.correlations import Correlations, between_levels, correlate
from chiso.engine.composite.data import build_data
from chiso.engine.composite.metadata import build_metadata
from chiso.engine.composite.model import IndicatorData, Metadata, Node
from chiso.engine.composite.ranks import ranked
from chiso.engine.composite.recipe_file import RecipeFile, read_recipe
from chiso.engine.composite.running import Run, Stage, regenerate, run
from chiso.engine.composite.sensitivity import Sensitivity, sensitivity
from chiso.engine.composite.statistics import statistics
from chiso.engine.composite.steps import Recipe, plain
from chiso.engine.composite.uncertainty import Uncertainty, evaluate, uncertainty
from chiso.engine.composite.variation import Plan, Variation, default_variation

__all__ = [
    "Carried",
    "Components",
    "Correlations",
    "IndicatorData",
    "Metadata",
    "Node",
    "Plan",
    "Recipe",
    "RecipeFile",
    "Run",
    "Sensitivity",
    "Shift",
    "Stage",
    "Uncertainty",
    "Variation",
    "between_levels",
    "build_data",
    "build_metadata",
    "carry_panel",
    "compare",
    "correlate",
    "cronbach_alpha",
    "default_variation",
    "effective_weights",
    "evaluate",
    "plain",
    "principal_components",
    "ranked",
    "read_recipe",
    "regenerate",
    "run",
    "sensitivity",
    "statistics",
    "uncertainty",
]
