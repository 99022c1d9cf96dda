import QtQuick
import Kiosk.Theme

// The drawing of this name.
Loader {
    id: sketch

    required property string name
    property real size: 64 * Theme.mm

    width: size
    height: size
    source: name === "" ? "" : Qt.resolvedUrl(name + ".qml")
}
