pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Drawings
import Kiosk.Theme

// One purpose that a person agrees to, or not; it is never ticked beforehand.
Pressable {
    id: control

    property string meaning
    property bool ticked: false
    property string refusal
    property string need

    padding: 1.5 * Theme.grid
    Accessible.role: Accessible.CheckBox
    Accessible.name: text + ". " + need + ". " + meaning
    Accessible.checkable: true
    Accessible.checked: ticked

    contentItem: RowLayout {
        spacing: 1.5 * Theme.grid
        Rectangle {
            Layout.preferredWidth: 12 * Theme.mm
            Layout.preferredHeight: 12 * Theme.mm
            Layout.alignment: Qt.AlignTop
            radius: 2 * Theme.mm
            color: control.ticked ? Theme.colour.primary : Theme.colour.card
            border.width: 0.7 * Theme.mm
            border.color: control.ticked ? Theme.colour.primary : Theme.colour.quiet
            Loader {
                anchors.centerIn: parent
                active: control.ticked
                sourceComponent: Tick {
                    size: 11 * Theme.mm
                    inkColour: Theme.colour.onPrimary
                }
            }
        }
        ColumnLayout {
            spacing: Theme.grid / 2
            Layout.fillWidth: true
            Words {
                text: control.text
                bold: true
                font.pixelSize: Theme.lead
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                text: control.need
                visible: text !== ""
                bold: true
                color: Theme.colour.wait
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                text: control.meaning
                color: Theme.colour.quiet
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            Words {
                text: control.ticked ? qsTr("Đã đồng ý") : control.refusal
                bold: control.ticked
                font.pixelSize: Theme.small
                color: control.ticked ? Theme.colour.primary : Theme.colour.quiet
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: control.corner
        color: control.ticked || control.down ? Theme.colour.chosen : Theme.colour.card
        border.width: control.ticked ? Theme.border : Theme.rim
        border.color: control.ticked ? Theme.colour.primary : Theme.colour.rim
    }
}
