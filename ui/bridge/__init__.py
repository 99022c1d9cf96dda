"""Typed objects between the journey and QML: properties drawn from a `Visit`, slots that post touches.

Importing the package registers the QML module `Kiosk.Bridge`.
"""

from ui.bridge.consent import ConsentModel
from ui.bridge.delivery import DeliveryModel
from ui.bridge.display import Display
from ui.bridge.form import FormModel
from ui.bridge.identity import IdentityModel
from ui.bridge.language import LanguageModel
from ui.bridge.model import Drawn
from ui.bridge.papers import PapersModel
from ui.bridge.procedure import ProcedureModel
from ui.bridge.result import ResultModel
from ui.bridge.review import ReviewModel
from ui.bridge.search import SearchModel
from ui.bridge.session import Session
from ui.bridge.trouble import TroubleModel

MODELS: tuple[type[Drawn], ...] = (
    ConsentModel,
    DeliveryModel,
    FormModel,
    IdentityModel,
    LanguageModel,
    PapersModel,
    ProcedureModel,
    ResultModel,
    ReviewModel,
    SearchModel,
    TroubleModel,
)

__all__ = ["MODELS", "Display", "Session"]
