import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Journey
import Kiosk.Theme

// A repair: one step at a time with its drawing; behind the last the check runs again and says how it ended.
Frame {
    id: repair

    readonly property bool ended: CheckModel.phase === "mended" || CheckModel.phase === "still"

    question: CheckModel.guideTitle
    reason: CheckModel.title
    inner: true
    back: CheckModel.phase === "checking" ? "" : qsTr("Quay lại")
    primary: CheckModel.phase === "steps" ? (CheckModel.stepAt + 1 < CheckModel.steps ? qsTr("Bước tiếp theo") : qsTr("Xong, kiểm tra lại")) : CheckModel.phase === "mended" ? qsTr("Về bảng kiểm tra") : CheckModel.phase === "still" ? qsTr("Làm lại các bước") : ""
    ready: true
    canStartOver: false
    touched: false
    onReturned: {
        if (!CheckModel.backwards()) {
            RoomsModel.back();
        }
    }
    onProceeded: {
        if (CheckModel.phase === "steps") {
            CheckModel.further();
        } else if (CheckModel.phase === "mended") {
            RoomsModel.home();
        } else {
            CheckModel.repair();
        }
    }

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Words {
            text: qsTr("Bước %1 trong %2").arg(CheckModel.stepAt + 1).arg(CheckModel.steps)
            visible: CheckModel.phase === "steps"
            color: Theme.colour.quiet
            Layout.fillWidth: true
        }
        Drawing {
            visible: CheckModel.phase === "steps" || CheckModel.phase === "checking"
            ink: CheckModel.drawing[0]
            tinted: CheckModel.drawing[1]
            faint: CheckModel.drawing[2]
            Layout.preferredWidth: Theme.scene
            Layout.preferredHeight: Theme.scene
            Layout.alignment: Qt.AlignHCenter
        }
        StateMark {
            visible: repair.ended
            shows: CheckModel.phase === "mended" ? "passed" : "failed"
            size: 40 * Theme.mm
            Layout.alignment: Qt.AlignHCenter
        }
        Words {
            objectName: "repair-words"
            text: CheckModel.phase === "steps" ? CheckModel.stepWords : CheckModel.phase === "checking" ? qsTr("Máy đang kiểm tra lại") : CheckModel.phase === "mended" ? qsTr("Đã sửa xong: việc này nay đã đạt") : qsTr("Vẫn chưa đạt")
            bold: true
            font.pixelSize: Theme.title
            horizontalAlignment: Text.AlignHCenter
            color: CheckModel.phase === "mended" ? Theme.colour.done : CheckModel.phase === "still" ? Theme.colour.trouble : Theme.colour.ink
            Layout.fillWidth: true
        }
        Words {
            visible: repair.ended
            text: CheckModel.words
            font.pixelSize: Theme.lead
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        Words {
            visible: CheckModel.phase === "still"
            text: qsTr("Làm đủ các bước mà vẫn vậy: gửi báo cáo của máy này cho bộ phận hỗ trợ.")
            color: Theme.colour.quiet
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
}
