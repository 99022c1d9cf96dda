"""Typed objects between the journey and QML: properties drawn from a `Visit`, slots that post touches.

Importing the package registers the QML module `Kiosk.Bridge`.
"""

from ui.bridge.consent import ConsentModel
from ui.bridge.delivery import DeliveryModel
from ui.bridge.display import Display
from ui.bridge.form import FormModel
from ui.bridge.help import HelpModel
from ui.bridge.identity import IdentityModel
from ui.bridge.language import LanguageModel
from ui.bridge.model import Drawn
from ui.bridge.papers import PapersModel
from ui.bridge.phone import PhoneModel
from ui.bridge.procedure import ProcedureModel
from ui.bridge.result import ResultModel
from ui.bridge.review import ReviewModel
from ui.bridge.search import SearchModel
from ui.bridge.service import ServiceModel
from ui.bridge.session import Session
from ui.bridge.shown import PictureModel
from ui.bridge.technician.asking import AskModel
from ui.bridge.technician.check_page import CheckModel
from ui.bridge.technician.checks import ChecksModel
from ui.bridge.technician.configuration import ConfigurationModel
from ui.bridge.technician.door import DoorModel
from ui.bridge.technician.export import ExportModel
from ui.bridge.technician.live import LiveModel
from ui.bridge.technician.readiness import ReadinessModel
from ui.bridge.technician.restart import RestartModel
from ui.bridge.technician.rooms import RoomsModel
from ui.bridge.trouble import TroubleModel
from ui.bridge.typing import TypingModel
from ui.bridge.who import WhoModel

MODELS: tuple[type[Drawn], ...] = (
    AskModel,
    CheckModel,
    ChecksModel,
    ConfigurationModel,
    ConsentModel,
    DeliveryModel,
    DoorModel,
    ExportModel,
    FormModel,
    HelpModel,
    IdentityModel,
    LanguageModel,
    LiveModel,
    PapersModel,
    PhoneModel,
    PictureModel,
    ProcedureModel,
    ReadinessModel,
    RestartModel,
    ResultModel,
    ReviewModel,
    RoomsModel,
    SearchModel,
    ServiceModel,
    TroubleModel,
    TypingModel,
    WhoModel,
)

__all__ = ["MODELS", "Display", "Session"]
