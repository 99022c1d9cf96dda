pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Kiosk.Theme

// One key: pressed it writes, held it offers its accents. It never takes the focus from the field. A key that does
// something else than write has a darker ground.
T.AbstractButton {
    id: key

    property bool offers: false
    property bool strong: false
    property bool serves: false
    property bool worn: false
    property bool pointed: false
    // How thick the edge of its plate is.
    readonly property real rim: worn ? 1.2 * Theme.mm : Theme.high ? Theme.mm : Theme.hairline
    readonly property color ground: strong ? Theme.colour.primary : worn ? Theme.colour.chosen : serves ? Theme.high || !enabled ? Theme.colour.card : Theme.colour.line : Theme.colour.card
    readonly property color letters: !enabled ? Theme.colour.quiet : strong ? Theme.colour.onPrimary : Theme.high ? Theme.colour.primary : Theme.colour.ink
    readonly property color face: !down ? ground : strong || Theme.high ? Theme.colour.pressed : Theme.colour.chosen
    readonly property color said: !down ? letters : strong ? Theme.colour.onPrimary : Theme.high ? Theme.colour.onPrimary : Theme.colour.ink

    objectName: "key:" + text
    focusPolicy: Qt.NoFocus
    height: 15 * Theme.mm
    font.family: Theme.family
    font.pixelSize: Math.min(Theme.title, 0.685 * height)
    Accessible.role: Accessible.Button
    Accessible.name: text

    contentItem: Text {
        text: key.text
        textFormat: Text.PlainText
        font: key.font
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.type(3.5)
        leftPadding: 2 * Theme.mm
        rightPadding: leftPadding
        color: key.said
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    // The gap between two keys belongs to the keys: a finger that lands in it still writes.
    background: Item {
        Rectangle {
            anchors.fill: plate
            anchors.topMargin: plate.radius
            anchors.bottomMargin: -0.5 * Theme.mm
            visible: !Theme.high && !key.down
            radius: plate.radius
            color: Theme.colour.rim
        }
        Rectangle {
            id: plate
            anchors.fill: parent
            anchors.margins: 0.9 * Theme.mm
            anchors.topMargin: key.down ? 1.2 * Theme.mm : anchors.margins
            radius: 2.2 * Theme.mm
            color: key.face
            border.width: key.rim
            border.color: key.worn ? Theme.colour.primary : key.enabled ? Theme.colour.rim : Theme.colour.line
            Loader {
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: 1.4 * Theme.mm
                active: key.offers
                sourceComponent: Row {
                    spacing: 0.7 * Theme.mm
                    Repeater {
                        model: 3
                        Rectangle {
                            width: 0.8 * Theme.mm
                            height: width
                            radius: width / 2
                            color: key.said
                        }
                    }
                }
            }
        }
        Rectangle {
            anchors.fill: parent
            visible: key.pointed || key.visualFocus
            radius: 3 * Theme.mm
            color: "transparent"
            border.width: Theme.ring
            border.color: Theme.colour.focus
        }
    }
}
