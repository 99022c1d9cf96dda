pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge
import Kiosk.Drawings

// What may lie over a screen without leaving it.
FocusScope {
    id: overlays

    focus: Session.overlay !== ""

    readonly property var dialogs: ({
            "time-out": timeOut,
            "start-over": startOver,
            "staff": staff,
            "help": help,
            "pause": pause,
            "take-card": takeCard
        })

    Loader {
        objectName: "overlay"
        anchors.fill: parent
        focus: true
        active: Session.overlay !== ""
        sourceComponent: overlays.dialogs[Session.overlay] ?? null
    }
    Component {
        id: timeOut
        Dialog {
            id: warning
            title: qsTr("Quý khách còn ở đây không?")
            words: Session.filed ? qsTr("Hồ sơ đã nộp vẫn được giữ. Nếu không ai chạm vào màn hình, ki-ốt sẽ xóa những gì còn trên màn hình.") : qsTr("Nếu không ai chạm vào màn hình, ki-ốt sẽ xóa hết những gì đã nhập để giữ kín cho quý khách.")
            drawing: Clock {}
            partWords: qsTr("Còn %1 giây").arg(Math.ceil(warning.part * Session.warningSeconds))
            primary: qsTr("Tôi vẫn ở đây")
            primaryName: "overlay-extend"
            other: qsTr("Chờ tôi tìm giấy tờ")
            otherName: "overlay-pause"
            quiet: qsTr("Kết thúc và xóa")
            quietName: "overlay-finish"
            onProceeded: Session.closeOverlay()
            onOtherwise: Session.askPause()
            onDeclined: Session.startOver()
            NumberAnimation on part {
                from: 1
                to: 0
                duration: Session.warningSeconds * 1000
            }
        }
    }
    Component {
        id: startOver
        Dialog {
            title: qsTr("Làm lại từ đầu?")
            words: Session.filed ? qsTr("Hồ sơ đã nộp vẫn được giữ. Những gì còn trên màn hình sẽ bị xóa.") : qsTr("Những gì đã nhập và đã quét sẽ bị xóa hết. Chưa có hồ sơ nào được nộp.")
            drawing: FormSheet {}
            primary: qsTr("Tiếp tục làm")
            primaryName: "overlay-cancel"
            quiet: qsTr("Xóa và làm lại")
            quietName: "overlay-confirm"
            onProceeded: Session.closeOverlay()
            onDeclined: Session.startOver()
        }
    }
    Component {
        id: staff
        Dialog {
            readonly property string ending: (Session.filed ? qsTr("Hồ sơ đã nộp vẫn được giữ. Nếu khoảng %1 giây không ai chạm vào màn hình, ki-ốt sẽ hỏi; thêm %2 giây nữa thì xóa những gì còn trên màn hình.") : qsTr("Nếu khoảng %1 giây không ai chạm vào màn hình, ki-ốt sẽ hỏi; thêm %2 giây nữa thì xóa những gì đã nhập.")).arg(Math.round(Session.idleSeconds)).arg(Math.round(Session.warningSeconds))
            title: qsTr("Gặp cán bộ hướng dẫn")
            words: qsTr("Ki-ốt không tự gọi cán bộ được. Cán bộ ở %1.").arg(Session.helpWords) + (Session.attended ? " " + ending : "")
            drawing: Counter {}
            primary: qsTr("Đóng lại")
            primaryName: "overlay-close"
            other: Session.attended ? qsTr("Giữ màn hình chờ tôi quay lại") : ""
            otherName: "overlay-pause"
            onProceeded: Session.closeOverlay()
            onOtherwise: Session.askPause()
        }
    }
    Component {
        id: help
        Dialog {
            title: qsTr("Làm gì ở màn hình này?")
            words: HelpModel.words
            drawing: Sketch {
                name: HelpModel.drawing
            }
            primary: qsTr("Đã hiểu, làm tiếp")
            primaryName: "overlay-close"
            quiet: qsTr("Tôi cần gặp cán bộ")
            quietName: "overlay-staff"
            onProceeded: Session.closeOverlay()
            onDeclined: Session.callStaff()
        }
    }
    Component {
        id: pause
        Dialog {
            covering: true
            title: qsTr("Quý khách cứ thong thả")
            words: qsTr("Ki-ốt che màn hình và giữ nguyên những gì đã nhập trong khoảng %1 phút, rồi mới hỏi lại.").arg(Math.round(Session.pauseSeconds / 60))
            drawing: Folder {}
            primary: qsTr("Tôi quay lại rồi, làm tiếp")
            primaryName: "overlay-close"
            quiet: qsTr("Kết thúc và xóa")
            quietName: "overlay-finish"
            onProceeded: Session.closeOverlay()
            onDeclined: Session.startOver()
        }
    }
    Component {
        id: takeCard
        Dialog {
            title: qsTr("Thẻ còn trên đầu đọc")
            words: qsTr("Xin lấy thẻ căn cước trước khi đi. Lấy ra thì ki-ốt tự kết thúc.")
            drawing: CardTake {}
            primary: qsTr("Tôi đã lấy thẻ")
            primaryName: "overlay-taken"
            quiet: qsTr("Xem lại màn hình trước")
            quietName: "overlay-close"
            onProceeded: Session.goOn()
            onDeclined: Session.closeOverlay()
        }
    }
}
