import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The slip on its way out, and how it will look.
Frame {
    question: qsTr("Xin chờ lấy phiếu")
    reason: qsTr("Phiếu ra ở khe bên dưới màn hình.")
    back: ""
    primary: ""
    touched: false
    canStartOver: false

    Plate {
        id: plate
        readonly property bool wide: width > 26 * Theme.lead
        readonly property bool shown: ResultModel.slip !== ""
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        implicitHeight: grid.implicitHeight + 4 * Theme.grid

        GridLayout {
            id: grid
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: 2 * Theme.grid
            columns: plate.wide ? 2 : 1
            columnSpacing: 3 * Theme.grid
            rowSpacing: Theme.apart
            ColumnLayout {
                spacing: Theme.apart
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignVCenter
                SlipTaken {
                    size: Theme.picture
                    Layout.preferredWidth: Theme.picture
                    Layout.preferredHeight: Theme.picture
                    Layout.alignment: Qt.AlignHCenter
                }
                Words {
                    objectName: "waiting-sentence"
                    text: qsTr("Đang in phiếu…")
                    bold: true
                    font.pixelSize: Theme.title
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }
                Words {
                    text: ResultModel.taken ? qsTr("Hồ sơ của quý khách đã đến tỉnh.") : qsTr("Hồ sơ của quý khách được giữ an toàn trong ki-ốt.")
                    font.pixelSize: Theme.lead
                    color: Theme.colour.done
                    horizontalAlignment: Text.AlignHCenter
                    Layout.fillWidth: true
                }
            }
            Picture {
                objectName: "slip"
                visible: plate.shown
                source: ResultModel.slip
                name: qsTr("Hình phiếu đang in")
                Layout.preferredWidth: (Theme.portrait ? 92 : 80) * Theme.mm
                Layout.preferredHeight: (Theme.portrait ? 168 : 144) * Theme.mm
                Layout.alignment: Qt.AlignTop | Qt.AlignHCenter
            }
        }
    }
}
