import QtQuick
import Kiosk.Theme

// The one thing to do on this screen.
Pressable {
    id: control

    // A screen that is only settling looks as it will be: its button is open, though it takes no touch yet.
    property bool ready: true

    enabled: ready
    implicitHeight: Theme.button
    leftPadding: 2 * Theme.grid
    rightPadding: 2 * Theme.grid
    font.pixelSize: Theme.lead

    contentItem: Words {
        text: control.text
        font: control.font
        color: control.ready ? Theme.colour.onPrimary : Theme.colour.quiet
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        lineHeight: 1
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: control.corner
        color: !control.ready ? Theme.colour.line : control.down ? Theme.colour.pressed : Theme.colour.primary
    }
}
