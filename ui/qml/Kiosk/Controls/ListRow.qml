import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// A found procedure: its name, then three facts in fixed columns.
Pressable {
    id: control

    property string time
    property string fee
    property string kiosk

    padding: 1.25 * Theme.grid
    Accessible.name: text + ". " + time + ". " + fee + ". " + kiosk

    contentItem: ColumnLayout {
        spacing: Theme.grid / 2
        Words {
            text: control.text
            bold: true
            font.pixelSize: Theme.lead
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        RowLayout {
            id: facts
            spacing: Theme.grid
            uniformCellSizes: true
            Layout.fillWidth: true
            Fact {
                heading: qsTr("Thời hạn")
                value: control.time
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
            }
            Fact {
                heading: qsTr("Lệ phí")
                value: control.fee
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
            }
            Fact {
                heading: qsTr("Tại ki-ốt")
                value: control.kiosk
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
            }
        }
    }
    background: Rectangle {
        radius: control.corner
        color: control.down ? Theme.colour.chosen : Theme.colour.card
        border.width: Theme.hairline
        border.color: Theme.colour.line
    }
}
