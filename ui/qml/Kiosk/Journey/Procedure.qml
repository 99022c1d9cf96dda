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

    Scroller {
        anchors.fill: parent
        ColumnLayout {
            width: parent.width
            spacing: Theme.grid

            Plate {
                visible: !ProcedureModel.fileable
                color: Theme.colour.waitGround
                border.color: Theme.colour.wait
                Layout.fillWidth: true
                Layout.preferredHeight: atDesk.implicitHeight + 2 * Theme.grid
                Words {
                    id: atDesk
                    anchors.centerIn: parent
                    width: parent.width - 3 * Theme.grid
                    text: qsTr("Thủ tục này chưa nộp được tại ki-ốt. Xin mời quý khách đến %1.").arg(Session.helpWords)
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
                    required property string deadline
                    required property string reduced
                    required property list<string> papers
                    heading: title
                    Layout.fillWidth: true
                    RowLayout {
                        spacing: Theme.apart
                        uniformCellSizes: true
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
                            Words {
                                text: "•"
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
}
