import QtQuick
import Kiosk.Theme

// A picture that lives in memory alone (a scanned page, the slip), on paper's own white.
Rectangle {
    id: picture

    required property string source
    property string name

    color: "#FFFFFF"
    border.width: Theme.hairline
    border.color: Theme.colour.line
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    // A scanned page is eight million points: it is read no larger than it is shown. Never asynchronously: Qt's thread that
    // reads holds a lock while it asks our provider, which needs Python's, and the screen's thread may hold that and want Qt's.
    Image {
        anchors.fill: parent
        anchors.margins: Theme.grid / 2
        source: width > 0 && height > 0 ? picture.source : ""
        sourceSize: Qt.size(Math.ceil(width), Math.ceil(height))
        fillMode: Image.PreserveAspectFit
        cache: false
        smooth: true
        mipmap: true
    }
}
