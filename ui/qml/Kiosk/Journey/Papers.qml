pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The papers of the case, scanned sheet by sheet.
Frame {
    id: screen

    question: PapersModel.scanning ? qsTr("Đang quét giấy tờ") : qsTr("Quét giấy tờ")
    reason: PapersModel.scanning ? qsTr("Xin chờ tờ giấy đi hết qua máy.") : qsTr("Đặt từng tờ úp mặt xuống khay, mép trên vào trước. Ki-ốt trả lại ngay bản giấy.")
    drawing: PapersModel.scanning ? null : sheet
    back: PapersModel.scanning ? qsTr("Dừng quét") : qsTr("Quay lại")
    primary: PapersModel.scanning ? "" : qsTr("Tiếp tục")

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
        sentence: qsTr("Đang quét tờ giấy…")
        part: PapersModel.progress
    }
    Scroller {
        anchors.fill: parent
        visible: !PapersModel.scanning
        ColumnLayout {
            width: parent.width
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
                    Flow {
                        visible: paper.pictures.length > 0
                        spacing: Theme.grid
                        Layout.fillWidth: true
                        Repeater {
                            model: paper.pictures
                            delegate: Column {
                                id: page
                                required property int index
                                required property string modelData
                                spacing: Theme.grid / 2
                                Picture {
                                    objectName: "picture:" + paper.key + ":" + page.index
                                    width: 62 * Theme.mm
                                    height: 88 * Theme.mm
                                    source: page.modelData
                                    name: qsTr("Trang %1 đã quét").arg(page.index + 1)
                                }
                                TextButton {
                                    objectName: "remove:" + paper.key + ":" + page.index
                                    anchors.horizontalCenter: parent.horizontalCenter
                                    text: qsTr("Bỏ trang %1").arg(page.index + 1)
                                    onClicked: PapersModel.remove(paper.key, page.index)
                                }
                            }
                        }
                    }
                    RowLayout {
                        spacing: Theme.grid
                        QuietButton {
                            objectName: "rescan:" + paper.key
                            visible: paper.pictures.length > 0
                            text: qsTr("Quét lại trang vừa rồi")
                            Layout.fillWidth: true
                            onClicked: PapersModel.rescan(paper.key)
                        }
                        QuietButton {
                            objectName: "scan:" + paper.key
                            text: paper.actionWords
                            Layout.fillWidth: true
                            onClicked: PapersModel.scan(paper.key)
                        }
                    }
                }
            }
        }
    }
}
