package archtest

import (
	"slices"
)

// fortnight is the longest that a queue keeps a message, in seconds.
const fortnight = "1209600"

// queues reports queues that lose messages, are readable on the way, or whose dead letters nobody would notice.
func (s *stack) queues() []Finding {
	var found []Finding
	for _, id := range s.ofType("AWS::SQS::Queue") {
		properties := dig(s.resources, id, "Properties")
		found = slices.Concat(found,
			demand(text(dig(properties, "MessageRetentionPeriod")) == fortnight, id, "forgets before it must", "set MessageRetentionPeriod: "+fortnight),
			demand(text(dig(properties, "SqsManagedSseEnabled")) == "true", id, "is not encrypted", "set SqsManagedSseEnabled: true"),
			demand(s.refusesPlain(id), id, "takes plain HTTP", "deny sqs:* under aws:SecureTransport: false in an AWS::SQS::QueuePolicy"))
		if target := s.target(dig(properties, "RedrivePolicy"), "AWS::SQS::Queue"); target != "" {
			same := text(dig(properties, "FifoQueue")) == text(dig(s.resources, target, "Properties", "FifoQueue"))
			found = append(found, demand(same, id, "and its dead letters are not both FIFO or both not", "give "+target+" the same FifoQueue")...)
			continue
		}
		found = append(found, demand(s.readBy(id) == "", id, "has no dead letters", "set RedrivePolicy: deadLetterTargetArn")...)
		found = append(found, demand(s.watched(id), id, "keeps what was given up, and nobody would notice",
			"add an alarm on ApproximateNumberOfMessagesVisible of the queue")...)
	}
	return found
}

// readBy is the mapping that reads a queue, or "".
func (s *stack) readBy(queue string) string {
	for _, id := range s.ofType("AWS::Lambda::EventSourceMapping") {
		if refersTo(dig(s.resources, id, "Properties", "EventSourceArn"), queue) {
			return id
		}
	}
	return ""
}

// refusesPlain says whether a policy of the queue denies everything that does not come over TLS.
func (s *stack) refusesPlain(queue string) bool {
	return slices.ContainsFunc(s.ofType("AWS::SQS::QueuePolicy"), func(id string) bool {
		policy := dig(s.resources, id, "Properties")
		return refersTo(dig(policy, "Queues"), queue) && slices.ContainsFunc(list(dig(policy, "PolicyDocument", "Statement")), func(statement any) bool {
			return text(dig(statement, "Effect")) == "Deny" && refersTo(dig(statement, "Resource"), queue) &&
				text(dig(statement, "Condition", "Bool", "aws:SecureTransport")) == "false"
		})
	})
}

// watched says whether an alarm tells of messages in a queue.
func (s *stack) watched(queue string) bool {
	return slices.ContainsFunc(s.ofType("AWS::CloudWatch::Alarm"), func(id string) bool {
		alarm := dig(s.resources, id, "Properties")
		return text(dig(alarm, "MetricName")) == "ApproximateNumberOfMessagesVisible" && refersTo(dig(alarm, "Dimensions"), queue)
	})
}

// tables reports tables that a slip of the hand could empty or that keep what has expired.
func (s *stack) tables() []Finding {
	var found []Finding
	for _, id := range s.ofType("AWS::DynamoDB::Table") {
		resource, properties := s.resources[id], dig(s.resources, id, "Properties")
		kept := text(dig(resource, "DeletionPolicy")) == "Retain" && text(dig(resource, "UpdateReplacePolicy")) == "Retain"
		found = slices.Concat(found,
			demand(kept, id, "goes when the stack goes", "set DeletionPolicy and UpdateReplacePolicy: Retain"),
			demand(text(dig(properties, "DeletionProtectionEnabled")) == "true", id, "can be deleted by hand", "set DeletionProtectionEnabled: true"),
			demand(text(dig(properties, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled")) == "true", id,
				"cannot be restored", "set PointInTimeRecoverySpecification"),
			demand(text(dig(properties, "TimeToLiveSpecification", "AttributeName")) == "expires", id, "keeps what has expired",
				"set TimeToLiveSpecification on expires"))
	}
	return found
}
