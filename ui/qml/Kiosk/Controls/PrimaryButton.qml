import QtQuick
import Kiosk.Theme

// The one thing to do on this screen.
Pressable {
    id: control

    implicitHeight: Theme.button
    leftPadding: 2 * Theme.grid
    rightPadding: 2 * Theme.grid
    font.pixelSize: Theme.lead

    contentItem: Words {
        text: control.text
        font: control.font
        color: control.enabled ? Theme.colour.onPrimary : Theme.colour.quiet
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        lineHeight: 1
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: control.corner
        color: !control.enabled ? Theme.colour.line : control.down ? Theme.colour.pressed : Theme.colour.primary
    }
}
