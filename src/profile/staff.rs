//! The people of a profile, and the changes that are made to them. Whether somebody may make them is for the till to say.

use toml_edit::{ArrayOfTables, Item, Table, value};

use super::people::{Person, PinHash};
use super::{Profile, ProfileError};

/// The key of the array of people.
const PEOPLE: &str = "person";

impl Profile {
    /// All people, in the order of the file.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The person of this name.
    ///
    /// # Errors
    /// [`ProfileError::UnknownPerson`].
    pub fn person(&self, name: &str) -> Result<&Person, ProfileError> {
        let unknown = || ProfileError::UnknownPerson { name: name.to_owned() };
        self.people.iter().find(|person| person.name.is(name)).ok_or_else(unknown)
    }

    /// Adds a person.
    ///
    /// # Errors
    /// Somebody has that name already.
    pub fn add_person(&mut self, person: Person) -> Result<(), ProfileError> {
        if self.person(person.name.as_str()).is_ok() {
            return Err(ProfileError::SamePerson { name: person.name.to_string() });
        }
        let mut entry = Table::new();
        entry.insert("name", value(person.name.as_str()));
        entry.insert("role", value(person.role.as_str()));
        entry.insert("pin", value(person.pin.to_record()));
        self.entries_of_people().push(entry);
        self.people.push(person);
        Ok(())
    }

    /// Removes a person.
    ///
    /// # Errors
    /// Nobody has that name.
    pub fn remove_person(&mut self, name: &str) -> Result<(), ProfileError> {
        let index = self.index_of_person(name)?;
        self.entries_of_people().remove(index);
        self.people.remove(index);
        Ok(())
    }

    /// Gives a person another PIN.
    ///
    /// # Errors
    /// Nobody has that name.
    pub fn set_pin(&mut self, name: &str, pin: PinHash) -> Result<(), ProfileError> {
        let index = self.index_of_person(name)?;
        if let Some(entry) = self.entries_of_people().get_mut(index) {
            entry.insert("pin", value(pin.to_record()));
        }
        self.people[index].pin = pin;
        Ok(())
    }

    fn index_of_person(&self, name: &str) -> Result<usize, ProfileError> {
        let unknown = || ProfileError::UnknownPerson { name: name.to_owned() };
        self.people.iter().position(|person| person.name.is(name)).ok_or_else(unknown)
    }

    /// The people of the document, in the form of `[[person]]` headers.
    fn entries_of_people(&mut self) -> &mut ArrayOfTables {
        let item = self.document.entry(PEOPLE).or_insert(Item::None);
        let tables = std::mem::take(item).into_array_of_tables().unwrap_or_default();
        *item = Item::ArrayOfTables(tables);
        item.as_array_of_tables_mut().expect("made one a line above")
    }
}

/// Refuses two people of the same name.
pub(super) fn refuse_same_names(people: &[Person]) -> Result<(), ProfileError> {
    let same =
        people.iter().enumerate().find(|(at, person)| people[..*at].iter().any(|other| other.name == person.name));
    match same {
        Some((_, person)) => Err(ProfileError::SamePerson { name: person.name.to_string() }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::people::{Pin, Role};
    use super::super::{PersonName, Profile};
    use super::*;

    fn person(name: &str, role: Role) -> Person {
        let pin = PinHash::quick(&Pin::parse("2580").unwrap());
        Person { name: PersonName::parse(name).unwrap(), role, pin }
    }

    #[test]
    fn people_are_kept_with_the_comments_around_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("profile.toml");
        std::fs::write(&path, "# our shop\n").unwrap();
        let mut profile = Profile::load(&path).unwrap();
        profile.add_person(person("Mei Wong", Role::Supervisor)).unwrap();
        profile.add_person(person("Ah Keung", Role::Operator)).unwrap();
        profile.save(&path).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("# our shop") && text.contains("[[person]]") && !text.contains("2580"), "{text}");
        let mut profile = Profile::load(&path).unwrap();
        assert_eq!(profile.person("mei wong").unwrap().role, Role::Supervisor);
        profile.set_pin("Mei Wong", PinHash::quick(&Pin::parse("1379").unwrap())).unwrap();
        profile.remove_person("Ah Keung").unwrap();
        profile.save(&path).unwrap();
        let profile = Profile::load(&path).unwrap();
        assert_eq!(profile.people().len(), 1);
        assert!(profile.people()[0].pin.is_of(&Pin::parse("1379").unwrap()));
    }

    #[test]
    fn a_name_is_somebodys_own() {
        let mut profile = Profile::default();
        profile.add_person(person("Mei", Role::Operator)).unwrap();
        let refused = profile.add_person(person("MEI", Role::Supervisor)).unwrap_err();
        assert_eq!(refused.code(), "person_same_name");
        assert_eq!(profile.remove_person("Ho").unwrap_err().code(), "person_unknown");
    }

    #[test]
    fn two_people_of_one_name_in_the_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("profile.toml");
        let record = PinHash::quick(&Pin::parse("2580").unwrap()).to_record();
        let entry = format!("[[person]]\nname = \"Mei\"\nrole = \"operator\"\npin = \"{record}\"\n");
        std::fs::write(&path, format!("{entry}{entry}")).unwrap();
        assert_eq!(Profile::load(&path).unwrap_err().code(), "person_same_name");
    }
}
