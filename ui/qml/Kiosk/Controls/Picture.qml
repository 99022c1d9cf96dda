import QtQuick
import Kiosk.Bridge
import Kiosk.Theme

// A picture that lives in memory alone (a scanned page, the slip), on paper's own white.
Rectangle {
    id: picture

    required property string source
    property string name
    // A code for cameras: its own points, never made soft.
    property bool sharp: false
    readonly property bool ready: image.status === Image.Ready
    property int across: 0
    property int down: 0

    // Once, when the layout is done: every size that is asked for is decoded.
    function measure(): void {
        across = sharp ? 2000 : Math.ceil(image.width * Screen.devicePixelRatio);
        down = sharp ? 2000 : Math.ceil(image.height * Screen.devicePixelRatio);
    }

    color: "#FFFFFF"
    border.width: Theme.hairline
    border.color: Theme.colour.line
    Accessible.role: Accessible.Graphic
    Accessible.name: name

    // A scanned page is eight million points: a thread of ours decodes it no larger than it is shown, and what is shown is
    // ready. Never asynchronously: a reading thread of Qt's and Python's lock could wait for each other for good.
    Image {
        id: image
        anchors.fill: parent
        anchors.margins: Theme.grid / 2
        source: PictureModel.rung < 0 ? "" : PictureModel.ready(picture.source, picture.across, picture.down)
        fillMode: Image.PreserveAspectFit
        cache: false
        smooth: !picture.sharp
        mipmap: !picture.sharp
        onWidthChanged: Qt.callLater(picture.measure)
        onHeightChanged: Qt.callLater(picture.measure)
    }
}
