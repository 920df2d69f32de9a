//! A part of the page that is painted as a whole: a tree says how it is to be, and only what differs from
//! the tree before is touched.
//!
//! For what changes as one thing, as the picture on a stage does: it costs a few small functions, where a
//! view of fine-grained signals costs a type, and its code, for each of its parts.

use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, Node as DomNode};

/// A text that is part of the program, or made for this moment.
pub type Text = Cow<'static, str>;

/// An element, or a text, as it is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The element's name; empty for a text.
    tag: &'static str,
    /// What tells it from its neighbours: its class, and a key of its own. Where they stay, the element
    /// stays.
    class: &'static str,
    key: String,
    text: Text,
    attributes: Vec<(&'static str, Text)>,
    styles: Vec<(&'static str, Text)>,
    children: Vec<Node>,
}

/// An element of a class; an empty class sets none.
#[must_use]
pub fn element(tag: &'static str, class: &'static str) -> Node {
    Node { tag, class, ..Node::default() }
}

/// A text.
#[must_use]
pub fn text(text: impl Into<Text>) -> Node {
    Node { text: text.into(), ..Node::default() }
}

impl Node {
    /// Another key is another element: it begins anew, as its animations do.
    #[must_use]
    pub fn keyed(mut self, key: String) -> Self {
        self.key = key;
        self
    }

    /// With an attribute.
    #[must_use]
    #[inline]
    pub fn with(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.attribute(name, value.into())
    }

    fn attribute(mut self, name: &'static str, value: Text) -> Self {
        self.attributes.push((name, value));
        self
    }

    /// With an attribute that has no value, where it is so.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attribute(name, Cow::Borrowed("")) } else { self }
    }

    /// With an attribute, where there is one.
    #[must_use]
    pub fn maybe(self, name: &'static str, value: Option<&'static str>) -> Self {
        match value {
            Some(value) => self.attribute(name, Cow::Borrowed(value)),
            None => self,
        }
    }

    /// With a style's property, set by script.
    #[must_use]
    pub fn style(mut self, name: &'static str, value: String) -> Self {
        self.styles.push((name, Cow::Owned(value)));
        self
    }

    /// With a text in it.
    #[must_use]
    #[inline]
    pub fn says(self, words: impl Into<Text>) -> Self {
        self.child(text(words))
    }

    /// With an element in it.
    #[must_use]
    pub fn child(mut self, child: Node) -> Self {
        self.children.push(child);
        self
    }

    /// With an element in it, where there is one.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Node>) -> Self {
        for child in children {
            self.children.push(child);
        }
        self
    }

    fn is_same(&self, other: &Self) -> bool {
        self.tag == other.tag && self.class == other.class && self.key == other.key
    }
}

/// What an element shows.
#[derive(Debug)]
pub struct Painting {
    root: Element,
    shown: Node,
}

impl Painting {
    /// On an element that has nothing in it. Its tag and class are the page's own.
    #[must_use]
    pub fn on(root: &Element) -> Self {
        Self { root: root.clone(), shown: Node::default() }
    }

    /// Makes the element's attributes, styles and content those of a tree. Its tag and class stay.
    pub fn paint(&mut self, tree: Node) {
        if let Some(document) = self.root.owner_document() {
            patch(&document, &self.root, &self.shown, &tree);
        }
        self.shown = tree;
    }

    /// Puts the focus on the first element of a selector, where there is one.
    pub fn focus(&self, selector: &str) {
        if let Ok(Some(element)) = self.root.query_selector(selector) {
            // What cannot be focused needs not be.
            let _ = element.unchecked_ref::<HtmlElement>().focus();
        }
    }
}

fn patch(document: &Document, at: &Element, old: &Node, new: &Node) {
    for (name, value) in &new.attributes {
        if find(&old.attributes, name) != Some(value) {
            // What a person has typed, ticked or chosen no longer follows the attribute.
            match *name {
                "value" => super::set_property(at, name, &JsValue::from_str(value)),
                "checked" | "selected" => super::set_property(at, name, &JsValue::TRUE),
                // Fails for impossible names only.
                _ => drop(at.set_attribute(name, value)),
            }
        }
    }
    for (name, _) in &old.attributes {
        if find(&new.attributes, name).is_none() {
            match *name {
                "checked" | "selected" => super::set_property(at, name, &JsValue::FALSE),
                _ => drop(at.remove_attribute(name)),
            }
        }
    }
    let style = at.unchecked_ref::<HtmlElement>().style();
    for (name, value) in &new.styles {
        if find(&old.styles, name) != Some(value) {
            let _ = style.set_property(name, value);
        }
    }
    for (name, _) in &old.styles {
        if find(&new.styles, name).is_none() {
            let _ = style.remove_property(name);
        }
    }
    content(document, at, &old.children, &new.children);
}

fn find<'a>(all: &'a [(&'static str, Text)], name: &str) -> Option<&'a Text> {
    all.iter().find(|(of, _)| *of == name).map(|(_, value)| value)
}

/// What is the same stays where it is; what is new is put before it; what is gone is taken away.
fn content(document: &Document, at: &Element, mut old: &[Node], new: &[Node]) {
    let mut here = at.first_child();
    for wanted in new {
        if let Some(index) = old.iter().position(|one| one.is_same(wanted)) {
            for _ in 0..index {
                here = drop_node(at, here);
            }
            if let (Some(before), Some(node)) = (old.get(index), &here) {
                if wanted.tag.is_empty() {
                    if before.text != wanted.text {
                        node.set_node_value(Some(&wanted.text));
                    }
                } else {
                    patch(document, node.unchecked_ref(), before, wanted);
                }
            }
            here = here.and_then(|node| node.next_sibling());
            old = old.get(index + 1..).unwrap_or_default();
        } else if let Some(node) = make(document, wanted) {
            let _ = at.insert_before(&node, here.as_ref());
        }
    }
    while here.is_some() {
        here = drop_node(at, here);
    }
}

/// Takes a node away, and gives the one after it.
fn drop_node(at: &Element, node: Option<DomNode>) -> Option<DomNode> {
    let node = node?;
    let next = node.next_sibling();
    let _ = at.remove_child(&node);
    next
}

fn make(document: &Document, node: &Node) -> Option<DomNode> {
    if node.tag.is_empty() {
        return Some(document.create_text_node(&node.text).unchecked_into());
    }
    let element = document.create_element(node.tag).ok()?;
    if !node.class.is_empty() {
        let _ = element.set_attribute("class", node.class);
    }
    patch(document, &element, &Node::default(), node);
    Some(element.unchecked_into())
}
