"""Pictures, sound and video: facts and renditions. Input and output by bytes."""
