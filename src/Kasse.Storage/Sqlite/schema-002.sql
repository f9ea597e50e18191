-- References and create keys are found by files beside the database now (Names/): random ones touched a page of each index, all over it.
drop index journal_reference;
drop index journal_create_key;
