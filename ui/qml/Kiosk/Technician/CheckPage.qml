pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Journey
import Kiosk.Theme

// One check: how it stands and what it said, then what it does, what passed means, and what to do.
Frame {
    id: page

    question: CheckModel.title
    inner: true
    onReturned: RoomsModel.back()
    primary: CheckModel.mendable ? qsTr("Cách sửa") : qsTr("Chạy bước kiểm tra này")
    ready: CheckModel.mendable || CheckModel.ready
    canStartOver: false
    onProceeded: {
        if (CheckModel.mendable) {
            CheckModel.repair();
            RoomsModel.go("Repair");
        } else {
            ChecksModel.checkOne(CheckModel.name);
        }
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Plate {
            implicitHeight: state.implicitHeight + 2.5 * Theme.grid
            border.color: CheckModel.shows === "failed" ? Theme.colour.trouble : CheckModel.shows === "passed" ? Theme.colour.done : Theme.colour.line
            border.width: Theme.rim
            Layout.fillWidth: true
            RowLayout {
                id: state
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.margins: 1.5 * Theme.grid
                spacing: 1.5 * Theme.grid
                StateMark {
                    shows: CheckModel.shows
                    size: 12 * Theme.mm
                    Layout.alignment: Qt.AlignTop
                }
                ColumnLayout {
                    spacing: Theme.grid / 2
                    Layout.fillWidth: true
                    Words {
                        objectName: "check-state"
                        text: CheckModel.word
                        bold: true
                        font.pixelSize: Theme.lead
                        lineHeight: 1
                        Layout.fillWidth: true
                    }
                    Words {
                        objectName: "check-words"
                        text: CheckModel.words
                        visible: text !== ""
                        Layout.fillWidth: true
                    }
                    Words {
                        text: CheckModel.limit
                        visible: text !== ""
                        bold: true
                        Layout.fillWidth: true
                    }
                    Words {
                        text: CheckModel.at
                        visible: text !== ""
                        color: Theme.colour.quiet
                        font.pixelSize: Theme.small
                        Layout.fillWidth: true
                    }
                }
            }
        }
        QuietButton {
            objectName: "check-again"
            visible: CheckModel.mendable
            text: qsTr("Chạy bước kiểm tra này")
            enabled: CheckModel.ready
            opacity: enabled ? 1 : 0.45
            Layout.fillWidth: true
            Layout.maximumWidth: implicitWidth
            Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
            onClicked: ChecksModel.checkOne(CheckModel.name)
        }
        Told {
            heading: qsTr("Phải làm gì khi không đạt")
            sentences: [CheckModel.mend].filter(words => words !== "")
            Layout.fillWidth: true
        }
        ColumnLayout {
            visible: CheckModel.trend.length > 0
            spacing: Theme.grid / 2
            Layout.fillWidth: true
            Words {
                text: qsTr("Xu hướng")
                color: Theme.colour.quiet
                font.pixelSize: Theme.small
                Layout.fillWidth: true
            }
            Drawing {
                objectName: "trend"
                field: CheckModel.trendWidth
                ink: CheckModel.trend[0] ?? ""
                faint: CheckModel.trend[1] ?? ""
                inkColour: Theme.colour.primary
                Layout.fillWidth: true
                Layout.maximumWidth: 240 * Theme.mm
                Layout.preferredHeight: Math.min(width, 240 * Theme.mm) * 96 / field
            }
            Repeater {
                model: CheckModel.trendWords
                delegate: Words {
                    required property int index
                    required property string modelData
                    objectName: "trend:" + index
                    text: modelData
                    Layout.fillWidth: true
                }
            }
        }
        Told {
            heading: qsTr("Việc này làm gì")
            sentences: [CheckModel.does].filter(words => words !== "")
            Layout.fillWidth: true
        }
        Told {
            heading: qsTr("Thế nào là đạt")
            sentences: [CheckModel.passes].filter(words => words !== "")
            Layout.fillWidth: true
        }
        Told {
            heading: qsTr("Mất bao lâu")
            sentences: [CheckModel.lasts].filter(words => words !== "")
            Layout.fillWidth: true
        }
        Told {
            heading: qsTr("Đã đo")
            sentences: CheckModel.measures
            Layout.fillWidth: true
        }
        Told {
            heading: qsTr("Thiết bị hoặc lỗi tự nói")
            sentences: [CheckModel.detail].filter(words => words !== "")
            Layout.fillWidth: true
        }
        Repeater {
            model: CheckModel.pictures
            delegate: ColumnLayout {
                id: taken
                required property int index
                required property string modelData
                readonly property string words: CheckModel.captions[taken.index] ?? ""
                spacing: Theme.grid / 2
                Layout.fillWidth: true
                Words {
                    text: taken.words
                    color: Theme.colour.quiet
                    font.pixelSize: Theme.small
                    Layout.fillWidth: true
                }
                Picture {
                    source: taken.modelData
                    name: taken.words
                    Layout.fillWidth: true
                    Layout.preferredHeight: Math.min(120 * Theme.mm, 0.9 * width)
                }
            }
        }
    }
}
