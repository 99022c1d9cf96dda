pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Drawings
import Kiosk.Theme

// One of a few answers to a question of the form: a ring that is filled when chosen, or a box that is ticked.
Pressable {
    id: control

    property string meaning
    property bool chosen: false
    property bool box: false

    leftPadding: Theme.grid
    rightPadding: Theme.grid
    topPadding: Theme.grid / 2
    bottomPadding: Theme.grid / 2
    font.pixelSize: Theme.body
    Accessible.name: meaning === "" ? text : text + ". " + meaning
    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: chosen

    contentItem: RowLayout {
        spacing: Theme.grid * 0.75
        Rectangle {
            Layout.preferredWidth: 7 * Theme.mm
            Layout.preferredHeight: 7 * Theme.mm
            radius: control.box ? Theme.mm : width / 2
            color: control.box && control.chosen ? Theme.colour.primary : Theme.colour.card
            border.width: 0.7 * Theme.mm
            border.color: control.chosen ? Theme.colour.primary : Theme.colour.quiet
            Rectangle {
                anchors.centerIn: parent
                visible: control.chosen && !control.box
                width: 3.6 * Theme.mm
                height: width
                radius: width / 2
                color: Theme.colour.primary
            }
            Loader {
                anchors.centerIn: parent
                active: control.chosen && control.box
                sourceComponent: Tick {
                    size: 6 * Theme.mm
                    stroke: 0.9 * Theme.mm
                    inkColour: Theme.colour.onPrimary
                }
            }
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignVCenter
            Words {
                text: control.text
                bold: control.chosen
                lineHeight: 1
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                text: control.meaning
                visible: text !== ""
                color: Theme.colour.quiet
                font.pixelSize: Theme.small
                lineHeight: 1
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: control.corner
        color: control.chosen || control.down ? Theme.colour.chosen : Theme.colour.card
        border.width: control.chosen ? Theme.border : Theme.rim
        border.color: control.chosen ? Theme.colour.primary : Theme.colour.rim
    }
}
