import QtQuick
import QtQuick.Layouts
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Journey
import Kiosk.Theme

// The readiness report: the verdict, what changed, and the report on paper or as files.
Frame {
    question: qsTr("Báo cáo sẵn sàng")
    reason: ChecksModel.verdictAt
    inner: true
    onReturned: RoomsModel.back()
    primary: qsTr("In bản ngắn")
    ready: ReadinessModel.ready && !ExportModel.busy
    canStartOver: false
    touched: false
    onProceeded: ReadinessModel.printShort()

    ColumnLayout {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: Theme.apart

        Verdict {
            Layout.fillWidth: true
        }
        Notes {
            objectName: "handed"
            sentences: ReadinessModel.outcome === "" ? [] : [ReadinessModel.outcome]
            Layout.fillWidth: true
        }
        Told {
            heading: qsTr("Khác với những lần trước")
            sentences: ReadinessModel.compared
            Layout.fillWidth: true
        }
        Told {
            heading: qsTr("Kết quả")
            sentences: ReadinessModel.counts
            Layout.fillWidth: true
        }
        Told {
            heading: qsTr("Ai kiểm tra")
            sentences: [ReadinessModel.by]
            Layout.fillWidth: true
        }
        Told {
            heading: qsTr("Báo cáo ở đâu")
            sentences: [ReadinessModel.kept]
            Layout.fillWidth: true
        }
        QuietButton {
            objectName: "write-files"
            text: qsTr("Ghi báo cáo PDF và JSON trên máy")
            enabled: ReadinessModel.ready
            opacity: enabled ? 1 : 0.45
            Layout.fillWidth: true
            Layout.maximumWidth: implicitWidth
            Layout.preferredHeight: Math.max(Theme.target, implicitContentHeight + Theme.grid)
            onClicked: ReadinessModel.writeFiles()
        }
        Words {
            visible: ExportModel.may
            text: qsTr("Ghi báo cáo PDF và JSON ra USB")
            bold: true
            font.pixelSize: Theme.lead
            Layout.topMargin: Theme.grid
            Layout.fillWidth: true
        }
        Sticks {
            visible: ExportModel.may
            ready: ReadinessModel.ready
            Layout.fillWidth: true
            onChosen: folder => ExportModel.writeReport(folder)
        }
    }
}
