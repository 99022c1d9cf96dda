import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// A button for a hand with a mouse: denser than a citizen's, of the same house.
Pressable {
    id: control

    property bool on: false
    property bool strong: false
    property bool danger: false
    property bool small: false
    readonly property color tone: danger && on ? Theme.colour.trouble : Theme.colour.primary

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: (small ? 10.4 : 12.8) * Theme.mm
    leftPadding: (small ? 0.7 : 1) * Theme.grid
    rightPadding: leftPadding
    corner: 2.4 * Theme.mm
    font.pixelSize: Theme.small
    font.weight: strong || on ? Theme.strong : Font.Medium
    hoverEnabled: true
    opacity: enabled ? 1 : 0.42
    Accessible.checkable: on
    Accessible.checked: on

    contentItem: Words {
        text: control.text
        font: control.font
        color: control.strong ? Theme.colour.onPrimary : control.on || !control.small ? control.tone : Theme.colour.quiet
        wrapMode: Text.NoWrap
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        lineHeight: 1
        Accessible.ignored: true
    }
    background: Rectangle {
        radius: control.corner
        color: control.strong ? (control.down || control.hovered ? Theme.colour.pressed : Theme.colour.primary) : control.on ? (control.danger ? Theme.colour.troubleGround : Theme.colour.chosen) : control.down || control.hovered ? Theme.colour.paper : Theme.colour.card
        border.width: control.strong ? 0 : control.on ? 0.7 * Theme.mm : Theme.hairline
        border.color: control.on ? control.tone : Theme.colour.line
    }
    HoverHandler {
        cursorShape: Qt.PointingHandCursor
    }
}
