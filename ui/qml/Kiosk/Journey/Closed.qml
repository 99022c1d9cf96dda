import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings

// The door while no dossier could be kept safely: why, that nothing is lost, and where to go instead.
Frame {
    question: qsTr("Ki-ốt này tạm chưa nhận hồ sơ mới")
    back: ""
    primary: ""
    touched: false
    canStartOver: false
    hides: true

    TroublePanel {
        objectName: "closed"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        drawing: Rest {}
        happened: ServiceModel.closedWords
        steps: (ServiceModel.cardLeftWords === "" ? [] : [ServiceModel.cardLeftWords]).concat([qsTr("Xin mời quý khách gặp cán bộ (%1) để nộp hồ sơ tại quầy.").arg(Session.helpWords)])
        kept: qsTr("Quý khách chưa nhập gì nên không mất gì.")
    }
}
