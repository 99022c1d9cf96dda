import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings

// The machine cannot serve; it says so and where help is.
Frame {
    question: qsTr("Ki-ốt tạm ngừng phục vụ")
    back: ""
    primary: ""
    canStartOver: false
    stepsShown: false

    TroublePanel {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        drawing: Closed {}
        happened: qsTr("Ki-ốt đang được sửa. Không có thông tin nào của quý khách ở lại trong máy.")
        kept: ""
        next: qsTr("Xin mời quý khách đến %1.").arg(Session.helpWords)
    }
}
