import QtQuick
import Kiosk.Bridge

// Behind the door: one page at a time; what a check asks for stands before all of them.
FocusScope {
    Loader {
        anchors.fill: parent
        focus: true
        source: Qt.resolvedUrl((AskModel.guided ? "Asking" : RoomsModel.room) + ".qml")
    }
}
