pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The papers of the case, scanned sheet by sheet.
Frame {
    question: PapersModel.scanning ? qsTr("Đang quét giấy tờ") : qsTr("Quét giấy tờ")
    reason: PapersModel.scanning ? qsTr("Xin chờ tờ giấy đi hết qua máy.") : qsTr("Đặt từng tờ úp mặt xuống khay, mép trên vào trước. Ki-ốt trả lại ngay bản giấy.")
    drawing: PapersModel.scanning ? null : sheet
    back: PapersModel.scanning ? qsTr("Dừng quét") : qsTr("Quay lại")
    primary: PapersModel.scanning ? "" : qsTr("Tiếp tục")
    touched: !PapersModel.scanning

    Component {
        id: sheet
        SheetFaceDown {}
    }

    Waiting {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        visible: PapersModel.scanning
        drawing: SheetFaceDown {}
        sentence: PapersModel.replacingWords === "" ? qsTr("Đang quét tờ giấy…") : PapersModel.replacingWords
        steps: [qsTr("Lấy tờ giấy từ khay"), qsTr("Chụp trang giấy"), qsTr("Kiểm tra chữ có rõ không")]
        current: PapersModel.step
        part: PapersModel.progress
    }
    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        visible: !PapersModel.scanning
        spacing: Theme.apart
        Repeater {
            model: PapersModel.papers
            delegate: Section {
                id: paper
                required property string key
                required property string name
                required property string note
                required property string stateWords
                required property string actionWords
                required property list<string> pictures
                required property int looked
                required property bool wanted
                heading: name
                Layout.fillWidth: true
                Words {
                    text: paper.note
                    visible: text !== ""
                    color: Theme.colour.quiet
                    Layout.fillWidth: true
                }
                Words {
                    objectName: "pages:" + paper.key
                    text: paper.stateWords
                    bold: true
                    color: paper.pictures.length > 0 ? Theme.colour.done : Theme.colour.wait
                    Layout.fillWidth: true
                }
                // The one thing to do now, while the way on is still closed.
                PrimaryButton {
                    objectName: "scan:" + paper.key
                    visible: paper.wanted
                    text: paper.actionWords
                    Accessible.name: paper.actionWords + ": " + paper.name
                    Layout.fillWidth: true
                    onClicked: PapersModel.scan(paper.key)
                }
                QuietButton {
                    objectName: "scan:" + paper.key
                    visible: !paper.wanted
                    text: paper.actionWords
                    Accessible.name: paper.actionWords + ": " + paper.name
                    Layout.fillWidth: true
                    onClicked: PapersModel.scan(paper.key)
                }
                Pages {
                    visible: paper.pictures.length > 0
                    key: paper.key
                    pictures: paper.pictures
                    looked: paper.looked
                    Layout.fillWidth: true
                }
            }
        }
        QuietButton {
            objectName: "pause"
            text: qsTr("Chờ tôi tìm giấy tờ")
            Layout.fillWidth: true
            onClicked: Session.askPause()
        }
        Words {
            objectName: "missing"
            text: PapersModel.missing
            visible: text !== ""
            bold: true
            color: Theme.colour.wait
            Layout.fillWidth: true
        }
    }
}
