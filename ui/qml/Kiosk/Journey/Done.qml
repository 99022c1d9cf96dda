import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What became of the dossier, in the words that are true of it; then: take card, papers and slip.
Frame {
    question: ResultModel.taken ? qsTr("Hồ sơ đã đến tỉnh") : qsTr("Chưa có xác nhận tiếp nhận")
    reason: ResultModel.taken ? ResultModel.custodyWords : qsTr("Ki-ốt chưa nhận được trả lời của tỉnh. Hồ sơ đã niêm phong và giữ trong ki-ốt; ki-ốt sẽ tự gửi khi nối lại được với tỉnh.")
    back: ""
    primary: qsTr("Kết thúc")
    ready: true
    canStartOver: false
    drawing: ResultModel.taken ? arrived : away

    Component {
        id: arrived
        Sending {}
    }
    Component {
        id: away
        ProvinceAway {}
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.apart

        Plate {
            color: ResultModel.taken ? Theme.colour.doneGround : Theme.colour.waitGround
            border.color: ResultModel.taken ? Theme.colour.done : Theme.colour.wait
            Layout.fillWidth: true
            Layout.preferredHeight: facts.implicitHeight + 4 * Theme.grid
            ColumnLayout {
                id: facts
                anchors.centerIn: parent
                width: parent.width - 4 * Theme.grid
                spacing: Theme.grid
                Words {
                    text: ResultModel.codeHeading
                    color: ResultModel.taken ? Theme.colour.done : Theme.colour.wait
                    bold: true
                    Layout.fillWidth: true
                }
                Words {
                    objectName: "code"
                    text: ResultModel.code
                    bold: true
                    font.pixelSize: Theme.code
                    font.features: {
                        "tnum": 1
                    }
                    // A code is never broken; a long one is set smaller.
                    wrapMode: Text.NoWrap
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.title
                    lineHeight: 1
                    Layout.fillWidth: true
                }
                Words {
                    objectName: "expected"
                    text: ResultModel.expected
                    visible: text !== ""
                    font.pixelSize: Theme.lead
                    Layout.fillWidth: true
                }
            }
        }
        RowLayout {
            spacing: Theme.apart
            Layout.fillWidth: true
            Layout.fillHeight: true
            ColumnLayout {
                spacing: Theme.apart
                Layout.fillWidth: true
                Layout.fillHeight: true
                Plate {
                    color: Theme.colour.primary
                    Layout.fillWidth: true
                    Layout.preferredHeight: take.implicitHeight + 4 * Theme.grid
                    Words {
                        id: take
                        objectName: "take"
                        anchors.centerIn: parent
                        width: parent.width - 4 * Theme.grid
                        text: ResultModel.takeWords
                        color: Theme.colour.onPrimary
                        bold: true
                        font.pixelSize: Theme.title
                    }
                }
                Section {
                    heading: qsTr("Việc tiếp theo")
                    Layout.fillWidth: true
                    Words {
                        text: ResultModel.nextWords
                        Layout.fillWidth: true
                    }
                    Words {
                        text: ResultModel.slipWords
                        visible: text !== ""
                        bold: true
                        Layout.fillWidth: true
                    }
                }
                Item {
                    Layout.fillHeight: true
                }
            }
            Picture {
                objectName: "slip"
                visible: ResultModel.slip !== ""
                source: ResultModel.slip
                name: qsTr("Hình phiếu")
                Layout.preferredWidth: 92 * Theme.mm
                Layout.fillHeight: true
                Layout.alignment: Qt.AlignTop
            }
        }
    }
}
