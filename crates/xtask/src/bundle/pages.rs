//! The pages of the app: one list for the static build, the 404 page and the checks.

/// Which of the two programs a page loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bundle {
    /// The stage display: small, little to go wrong.
    Stage,
    /// Everything else.
    Desk,
}

impl Bundle {
    /// Both, in the order in which they are built.
    pub const ALL: [Bundle; 2] = [Bundle::Stage, Bundle::Desk];

    /// The program's name in Cargo.toml.
    pub fn name(self) -> &'static str {
        match self {
            Bundle::Stage => "stage",
            Bundle::Desk => "desk",
        }
    }

    /// The page that Trunk starts from.
    pub fn shell(self) -> &'static str {
        match self {
            Bundle::Stage => "stage.html",
            Bundle::Desk => "index.html",
        }
    }
}

/// One address of the app.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// The folder; empty for home.
    pub folder: &'static str,
    /// What the tab says until the app knows better.
    pub title: &'static str,
    /// What it loads.
    pub bundle: Bundle,
    /// Whether `…/{page}/{code}` leads to it.
    pub has_room: bool,
}

const fn desk(folder: &'static str, title: &'static str) -> Page {
    Page { folder, title, bundle: Bundle::Desk, has_room: true }
}

/// Every page of a release.
pub const PAGES: [Page; 8] = [
    Page { has_room: false, ..desk("", "Ghostlight") },
    Page { bundle: Bundle::Stage, ..desk("viewer", "Viewer · Ghostlight") },
    // The viewer of the sources that the stage bundle does not speak; the viewer's shell sends them here.
    Page { has_room: false, ..desk("display", "Viewer · Ghostlight") },
    desk("operator", "Operator · Ghostlight"),
    desk("agenda", "Agenda · Ghostlight"),
    desk("moderator", "Moderator · Ghostlight"),
    desk("controller", "Controller · Ghostlight"),
    desk("wall", "Wall · Ghostlight"),
];

/// Every component in every state; only with the app's feature `gallery`.
pub const GALLERY: Page = Page { has_room: false, ..desk("gallery", "Gallery · Ghostlight") };

impl Page {
    /// The file in the static build.
    pub fn file(&self) -> String {
        if self.folder.is_empty() { "index.html".into() } else { format!("{}/index.html", self.folder) }
    }

    /// From the page to the top of the build, under whatever sub-path that is.
    pub fn base(&self) -> &'static str {
        if self.folder.is_empty() { "./" } else { "../" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_one_folder_below_the_top() {
        for page in PAGES.iter().chain([&GALLERY]) {
            assert_eq!(
                page.file().matches('/').count(),
                page.base().matches("..").count(),
                "{}",
                page.folder
            );
        }
    }

    #[test]
    fn only_the_viewer_loads_the_stage_bundle() {
        let stage: Vec<_> =
            PAGES.iter().filter(|page| page.bundle == Bundle::Stage).map(|page| page.folder).collect();
        assert_eq!(stage, ["viewer"]);
    }
}
