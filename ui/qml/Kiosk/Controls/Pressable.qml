pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Kiosk.Theme

// What every touchable thing shares: a target of a finger's size, a visible focus, a name.
T.AbstractButton {
    id: control

    property real corner: Theme.corner

    implicitWidth: Math.max(Theme.target, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    focusPolicy: Qt.TabFocus
    font.family: Theme.family
    font.pixelSize: Theme.label
    font.weight: Theme.strong
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()

    // Built for the one thing that has the focus: most screens are left without anybody seeing a ring.
    Loader {
        anchors.fill: parent
        z: 1
        active: control.visualFocus
        sourceComponent: FocusRing {
            corner: control.corner
        }
    }
}
