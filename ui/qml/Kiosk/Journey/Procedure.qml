pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// One procedure: its cases with fee and time, the papers to bring, what it needs.
Frame {
    id: screen

    question: ProcedureModel.name
    reason: ProcedureModel.summary
    drawing: FormSheet {}
    primary: ProcedureModel.fileable ? qsTr("Nộp hồ sơ này") : ""

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.grid

        Plate {
            visible: ProcedureModel.refusal !== ""
            color: Theme.colour.waitGround
            border.color: Theme.colour.wait
            Layout.fillWidth: true
            implicitHeight: atDesk.implicitHeight + 2 * Theme.grid
            Words {
                id: atDesk
                anchors.centerIn: parent
                width: parent.width - 3 * Theme.grid
                text: ProcedureModel.refusal
                color: Theme.colour.wait
                bold: true
            }
        }
        Repeater {
            model: ProcedureModel.cases
            delegate: Section {
                id: kase
                required property string title
                required property string price
                required property string priceNote
                required property string deadline
                required property string reduced
                required property list<string> papers
                heading: title
                Layout.fillWidth: true
                GridLayout {
                    columns: Theme.size >= 2 ? 1 : 2
                    columnSpacing: Theme.apart
                    rowSpacing: Theme.grid / 2
                    uniformCellWidths: true
                    Layout.fillWidth: true
                    Fact {
                        heading: qsTr("Lệ phí")
                        value: kase.price
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop
                    }
                    Fact {
                        heading: qsTr("Thời hạn")
                        value: kase.deadline
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop
                    }
                }
                Words {
                    text: kase.priceNote
                    visible: text !== ""
                    color: Theme.colour.quiet
                    font.pixelSize: Theme.small
                    Layout.fillWidth: true
                }
                Words {
                    text: kase.reduced
                    visible: text !== ""
                    color: Theme.colour.quiet
                    font.pixelSize: Theme.small
                    Layout.fillWidth: true
                }
                Words {
                    text: kase.papers.length > 0 ? qsTr("Giấy tờ cần mang") : qsTr("Không cần mang giấy tờ gì")
                    color: Theme.colour.quiet
                    font.pixelSize: Theme.small
                    Layout.fillWidth: true
                }
                Repeater {
                    model: kase.papers
                    delegate: RowLayout {
                        id: paper
                        required property string modelData
                        spacing: Theme.grid / 2
                        Layout.fillWidth: true
                        Words {
                            text: "•"
                            Accessible.ignored: true
                            Layout.alignment: Qt.AlignTop
                        }
                        Words {
                            text: paper.modelData
                            Layout.fillWidth: true
                        }
                    }
                }
            }
        }
        Section {
            heading: qsTr("Cần biết")
            Layout.fillWidth: true
            Fact {
                heading: qsTr("Tại ki-ốt")
                value: ProcedureModel.fit
                Layout.fillWidth: true
            }
            Fact {
                heading: qsTr("Cơ quan giải quyết")
                value: ProcedureModel.agency
                Layout.fillWidth: true
            }
            Fact {
                heading: qsTr("Kết quả")
                value: ProcedureModel.result
                Layout.fillWidth: true
            }
            Fact {
                heading: qsTr("Để nộp tại ki-ốt cần")
                value: ProcedureModel.needs
                visible: value !== ""
                Layout.fillWidth: true
            }
            Words {
                text: ProcedureModel.source
                color: Theme.colour.quiet
                font.pixelSize: Theme.small
                Layout.fillWidth: true
            }
        }
    }
}
