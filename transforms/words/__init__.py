"""What people said, in notes and transcripts: a refusal, a complaint, a wrong person, a wish to be called again."""

from transforms.words.hearing import attach_said, phrase_said, said

__all__ = ["attach_said", "phrase_said", "said"]
