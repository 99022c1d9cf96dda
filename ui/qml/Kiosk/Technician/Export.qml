import QtQuick
import Kiosk.Bridge
import Kiosk.Journey

// The archive for support onto a stick.
Frame {
    question: qsTr("Xuất nhật ký và báo cáo ra USB")
    reason: qsTr("Một tệp nén cho bộ phận hỗ trợ. Mọi thứ có thể là của người dân đã được che.")
    inner: true
    onReturned: RoomsModel.back()
    primary: qsTr("Tìm lại USB")
    ready: !ExportModel.busy
    canStartOver: false
    onProceeded: ExportModel.look()

    Sticks {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        onChosen: folder => ExportModel.write(folder)
    }
}
