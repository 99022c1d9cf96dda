import QtQuick
import Kiosk.Theme

// Around what has the focus: a ring, and a gap in the colour that sets it off from any ground.
Rectangle {
    id: ring

    property real corner: Theme.corner

    anchors.fill: parent
    anchors.margins: -2 * Theme.ring
    z: 1
    color: "transparent"
    radius: corner + 2 * Theme.ring
    border.width: Theme.ring
    border.color: Theme.colour.focus

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.ring
        color: "transparent"
        radius: ring.corner + Theme.ring
        border.width: Theme.ring
        border.color: Theme.colour.focusGap
    }
}
