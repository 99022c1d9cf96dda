import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// One of a few answers to a question of the form: a ring that is filled when chosen.
Pressable {
    id: control

    property string meaning
    property bool chosen: false

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
            radius: width / 2
            color: Theme.colour.card
            border.width: Theme.border / 1.5
            border.color: control.chosen ? Theme.colour.primary : Theme.colour.quiet
            Rectangle {
                anchors.centerIn: parent
                visible: control.chosen
                width: 3.6 * Theme.mm
                height: width
                radius: width / 2
                color: Theme.colour.primary
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
        border.width: control.chosen ? Theme.border / 1.5 : Theme.hairline
        border.color: control.chosen ? Theme.colour.primary : Theme.colour.line
    }
}
