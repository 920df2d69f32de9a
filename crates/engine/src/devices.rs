//! The devices of a room: connected, lately lost, kept out.

use crate::text;
use ghostlight_room::{Device, DeviceId, Output, Report};
use ghostlight_time::{ServerInstant, Span};

/// A lost device is remembered for so long.
const REMEMBERED: Span = Span::from_secs(30 * 86_400);
/// So many devices are listed; of the lost ones the oldest go first.
const MOST: usize = 2_000;

/// Who is there, who was, who must not.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Devices {
    list: Vec<Device>,
    removed: Vec<DeviceId>,
}

impl Devices {
    pub(crate) fn list(&self) -> &[Device] {
        &self.list
    }

    pub(crate) fn removed(&self) -> &[DeviceId] {
        &self.removed
    }

    /// Puts back what was stored; those that were connected then were last seen at `at`.
    pub(crate) fn restore(list: Vec<Device>, removed: Vec<DeviceId>, at: ServerInstant) -> Self {
        let lost = |device: Device| Device { lost: device.lost.or(Some(at)), ..device };
        Self { list: list.into_iter().map(lost).collect(), removed }
    }

    /// Lists a device as connected and gives the id it is listed by: its own, unless the same device
    /// is listed with another page.
    pub(crate) fn connect(
        &mut self,
        own: &DeviceId,
        output: Output,
        name: &str,
        now: ServerInstant,
    ) -> DeviceId {
        let taken = self.list.iter().any(|device| device.id == *own && device.output != output);
        let id = if taken { DeviceId::new([own.as_str(), "~", output.word()].concat()) } else { own.clone() };
        let entry = match self.list.iter().position(|device| device.id == id) {
            Some(place) => self.list.get_mut(place),
            None => {
                self.make_room();
                self.list.push(Device { id: id.clone(), output, since: now, ..Device::default() });
                self.list.last_mut()
            }
        };
        if let Some(device) = entry {
            if device.lost.take().is_some() {
                device.since = now;
                device.report = None;
                device.reported_at = None;
            }
            if !name.is_empty() {
                device.name = text::cut(name, text::NAME);
            }
        }
        id
    }

    fn make_room(&mut self) {
        while self.list.len() >= MOST {
            let lost = self.list.iter().enumerate().filter_map(|(place, device)| Some((device.lost?, place)));
            let Some((_, oldest)) = lost.min() else { return };
            self.list.remove(oldest);
        }
    }

    /// A device is gone: kept as lost, or forgotten where nobody could know it again.
    pub(crate) fn disconnect(&mut self, id: &DeviceId, keep: bool, now: ServerInstant) {
        if !keep {
            self.list.retain(|device| device.id != *id);
        } else if let Some(device) = self.get_mut(id) {
            device.lost = Some(now);
        }
    }

    pub(crate) fn get(&self, id: &DeviceId) -> Option<&Device> {
        self.list.iter().find(|device| device.id == *id)
    }

    fn get_mut(&mut self, id: &DeviceId) -> Option<&mut Device> {
        self.list.iter_mut().find(|device| device.id == *id)
    }

    pub(crate) fn report(&mut self, id: &DeviceId, report: Report, now: ServerInstant) {
        if let Some(device) = self.get_mut(id) {
            device.report = Some(report);
            device.reported_at = Some(now);
        }
    }

    pub(crate) fn rename(&mut self, id: &DeviceId, name: &str) {
        if let Some(device) = self.get_mut(id) {
            device.name = text::cut(name, text::NAME);
        }
    }

    /// The id that a device says of itself, of the one it is listed by.
    pub(crate) fn own_id(&self, id: &DeviceId) -> DeviceId {
        let output = self.get(id).map(|device| device.output.word()).unwrap_or_default();
        let own = id.as_str().strip_suffix(output).and_then(|rest| rest.strip_suffix('~'));
        own.map_or_else(|| id.clone(), DeviceId::new)
    }

    /// Keeps a device out and takes it off the list.
    pub(crate) fn remove(&mut self, id: &DeviceId, own: &DeviceId) {
        self.list.retain(|device| device.id != *id);
        if !self.is_removed(own) {
            self.removed.push(own.clone());
        }
    }

    /// Lets a removed device in again. Whether it was removed.
    pub(crate) fn allow(&mut self, id: &DeviceId) -> bool {
        let before = self.removed.len();
        self.removed.retain(|removed| removed != id);
        before != self.removed.len()
    }

    pub(crate) fn is_removed(&self, own: &DeviceId) -> bool {
        self.removed.contains(own)
    }

    /// Forgets those lost for long.
    pub(crate) fn sweep(&mut self, now: ServerInstant) {
        self.list.retain(|device| device.lost.is_none_or(|lost| now - lost < REMEMBERED));
    }
}
