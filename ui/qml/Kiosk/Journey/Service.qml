import QtQuick
import Kiosk.Bridge

// The technician's side: its door, and what is behind it.
FocusScope {
    Loader {
        anchors.fill: parent
        focus: true
        source: DoorModel.inside ? "../Technician/Home.qml" : "../Technician/WayIn.qml"
    }
}
