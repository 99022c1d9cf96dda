pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Journey
import Kiosk.Theme

// The table of checks: whether the machine is fit, what failed first, then every check by area.
Frame {
    id: table

    // Large letters leave little room: what failed comes right under the verdict, and what explains it after that.
    readonly property bool large: Theme.size >= 2

    question: large ? DoorModel.who : qsTr("Phần kỹ thuật của ki-ốt")
    reason: large ? "" : DoorModel.who
    dense: large
    back: large ? qsTr("Ra ngoài") : qsTr("Rời phần kỹ thuật")
    primary: ChecksModel.busy ? qsTr("Dừng kiểm tra") : qsTr("Kiểm tra tất cả")
    ready: ChecksModel.busy || ChecksModel.ready
    canStartOver: false
    touched: false
    pulled: true
    onProceeded: {
        if (ChecksModel.busy) {
            ChecksModel.cancel();
        } else {
            table.toTop();
            ChecksModel.checkAll();
        }
    }

    function look(name: string): void {
        CheckModel.look(name);
        RoomsModel.go("CheckPage");
    }

    last: ColumnLayout {
        visible: ChecksModel.busy
        width: parent?.width ?? 0
        height: visible ? implicitHeight : 0
        spacing: Theme.grid / 2
        Words {
            objectName: "progress"
            text: ChecksModel.progressWords
            bold: true
            Layout.fillWidth: true
        }
        Progress {
            part: ChecksModel.part
            name: ChecksModel.progressWords
            Layout.fillWidth: true
        }
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.grid

        Notes {
            sentences: [DoorModel.leavingWords, table.large ? "" : DoorModel.wrongBefore].filter(words => words !== "")
            Layout.fillWidth: true
        }
        Verdict {
            brief: table.large
            Layout.fillWidth: true
        }
        Words {
            visible: ChecksModel.waiting
            text: qsTr("Máy còn đang khởi động. Bảng kiểm tra sẽ hiện ra ở đây.")
            Layout.fillWidth: true
        }
        Entrances {
            visible: !table.large
            Layout.fillWidth: true
        }
        Words {
            visible: ChecksModel.failures > 0
            text: qsTr("Cần xử lý trước")
            bold: true
            font.pixelSize: Theme.lead
            Layout.topMargin: Theme.grid
            Layout.fillWidth: true
        }
        Repeater {
            model: ChecksModel.failed
            delegate: CheckRow {
                place: "failed"
                Layout.fillWidth: true
                onOpened: table.look(name)
            }
        }
        Notes {
            sentences: table.large ? [DoorModel.wrongBefore].filter(words => words !== "") : []
            Layout.fillWidth: true
        }
        Words {
            visible: table.large && text !== ""
            text: [ChecksModel.verdictMeans, ChecksModel.verdictAt].filter(words => words !== "").join(" ")
            Layout.fillWidth: true
        }
        Entrances {
            visible: table.large
            Layout.fillWidth: true
        }
        Repeater {
            model: ChecksModel.rows
            delegate: ColumnLayout {
                id: entry
                required property string name
                required property string heading
                required property string title
                required property string shows
                required property string word
                required property string since
                required property string words
                required property bool attended
                required property bool ready
                spacing: Theme.grid / 2
                Layout.fillWidth: true
                Words {
                    text: entry.heading
                    visible: text !== ""
                    bold: true
                    font.pixelSize: Theme.lead
                    Layout.topMargin: Theme.grid
                    Layout.fillWidth: true
                }
                CheckRow {
                    name: entry.name
                    title: entry.title
                    shows: entry.shows
                    word: entry.word
                    since: entry.since
                    words: entry.words
                    attended: entry.attended
                    ready: entry.ready
                    Layout.fillWidth: true
                    onOpened: table.look(entry.name)
                }
            }
        }
    }
}
