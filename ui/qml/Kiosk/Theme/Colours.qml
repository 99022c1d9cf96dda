import QtQuick

// One palette; another contrast is another object of this type, never another screen.
QtObject {
    required property color paper
    required property color card
    required property color line
    required property color ink
    required property color quiet
    // What can be touched: its ground or words, and the edge around it.
    required property color primary
    required property color onPrimary
    required property color pressed
    required property color rim
    required property color chosen
    required property color done
    required property color doneGround
    required property color trouble
    required property color troubleGround
    required property color onTrouble
    required property color wait
    required property color waitGround
    required property color mark
    required property color tint
    required property color veil
    // Around what has the focus: at least 3:1 against paper, card and what is touched.
    required property color focus
    required property color focusGap
}
