import QtQuick
import Kiosk.Bridge
import Kiosk.Drawings

// The three things that may lie over a screen without leaving it.
Item {
    Loader {
        objectName: "overlay"
        anchors.fill: parent
        active: Session.overlay !== ""
        sourceComponent: Session.overlay === "time-out" ? timeOut : Session.overlay === "start-over" ? startOver : staff
    }
    Component {
        id: timeOut
        Dialog {
            id: warning
            title: qsTr("Quý khách còn ở đây không?")
            words: qsTr("Nếu không ai chạm vào màn hình, ki-ốt sẽ xóa hết những gì đã nhập để giữ kín cho quý khách.")
            drawing: Clock {}
            primary: qsTr("Tôi vẫn ở đây")
            primaryName: "overlay-extend"
            quiet: qsTr("Kết thúc và xóa")
            quietName: "overlay-finish"
            onProceeded: Session.closeOverlay()
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
            onProceeded: Session.closeOverlay()
        }
    }
}
