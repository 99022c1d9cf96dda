import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// What happened, whether anything is lost, and what to do now.
Frame {
    question: TroubleModel.title
    back: ""
    primary: TroubleModel.action
    ready: true
    // Lying, the panel is high enough for what follows it to stand in the lower two thirds.
    touched: Theme.portrait && (TroubleModel.canGoWithout || TroubleModel.otherWay !== "")

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart
        TroublePanel {
            objectName: "trouble:" + TroubleModel.kind
            drawing: Sketch {
                name: TroubleModel.drawing
            }
            happened: TroubleModel.happened
            kept: TroubleModel.kept
            steps: TroubleModel.steps
            Layout.fillWidth: true
        }
        QuietButton {
            objectName: "other-way"
            visible: TroubleModel.otherWay !== ""
            text: TroubleModel.otherWay === "vneid" ? qsTr("Đăng nhập bằng VNeID trên điện thoại") : qsTr("Đăng nhập bằng thẻ căn cước")
            Layout.fillWidth: true
            onClicked: TroubleModel.goOtherWay()
        }
        QuietButton {
            objectName: "go-without"
            visible: TroubleModel.canGoWithout
            text: qsTr("Không cần phiếu, tôi ghi lại mã")
            Layout.fillWidth: true
            onClicked: Session.goWithout()
        }
    }
}
