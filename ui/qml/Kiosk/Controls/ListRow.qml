import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// A found procedure: its name, then its facts in fixed columns.
Pressable {
    id: control

    property string time
    property string fee
    property string kiosk
    property string bring

    padding: 1.25 * Theme.grid
    Accessible.name: text + ". " + time + ". " + fee + ". " + bring + ". " + kiosk

    contentItem: ColumnLayout {
        spacing: Theme.grid / 2
        Words {
            text: control.text
            bold: true
            font.pixelSize: Theme.lead
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        GridLayout {
            id: facts
            columns: Theme.size >= 2 ? 1 : 2
            columnSpacing: Theme.grid
            rowSpacing: Theme.grid / 2
            uniformCellWidths: true
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
                heading: qsTr("Cần mang")
                value: control.bring
                visible: value !== ""
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
        border.width: Theme.rim
        border.color: Theme.colour.rim
    }
}
